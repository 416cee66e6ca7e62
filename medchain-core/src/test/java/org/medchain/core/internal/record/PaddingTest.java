package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

class PaddingTest {
    @Test
    void text_ofAnyLength_isFilledUpAndFoundAgain() throws Exception {
        for (int size = 0; size < 3000; size++) {
            byte[] text = new byte[size];
            Arrays.fill(text, (byte) (size % 3 == 0 ? 0 : 0x80));
            Bytes padded = Padding.pad(Bytes.copyOf(text));
            assertThat(padded.size()).isEqualTo(Padding.paddedSize(size)).isGreaterThan(size);
            assertThat(Padding.unpad(padded)).isEqualTo(Bytes.copyOf(text));
        }
    }

    @Test
    void size_ofWhatIsFilledUp_growsByAtMostAnEighthAndTellsLittle() {
        Set<Integer> sizes = new HashSet<>();
        for (int size = 64; size < 1 << 20; size += 7) {
            int padded = Padding.paddedSize(size);
            assertThat(padded - size - 1).isLessThanOrEqualTo(size * 12 / 100);
            sizes.add(padded);
        }
        assertThat(sizes).hasSizeLessThan(300);
    }

    @Test
    void size_ofPublishedExamples_isThatOfPadme() {
        // Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs, section 4.1.
        assertThat(Padding.paddedSize(8)).isEqualTo(10);
        assertThat(Padding.paddedSize(9 - 1)).isEqualTo(10);
        assertThat(Padding.paddedSize((1 << 20) - 1)).isEqualTo(1 << 20);
        assertThat(Padding.paddedSize(1 << 20)).isEqualTo((1 << 20) + (1 << 15));
    }

    @Test
    void largestContent_fitsAndOneByteMoreDoesNot() {
        assertThat(SealedRecord.fits(SealedRecord.MAX_CONTENT - 1)).isTrue();
        assertThat(SealedRecord.fits(SealedRecord.MAX_CONTENT)).isFalse();
    }

    @Test
    void filling_thatIsAnother_isRefused() {
        Bytes padded = Padding.pad(Bytes.utf8("twelve bytes"));
        for (Bytes wrong : new Bytes[] {
            Bytes.empty(),
            Bytes.copyOf(new byte[16]),
            padded.slice(0, padded.size() - 1),
            Bytes.concat(padded, Bytes.copyOf(new byte[1])),
            Bytes.concat(padded, Bytes.copyOf(new byte[16])),
            Bytes.utf8("text as it is"),
            marked(padded, (byte) 0x81),
            marked(padded, (byte) 1)
        }) {
            assertThatThrownBy(() -> Padding.unpad(wrong)).as("%s", wrong).isInstanceOf(MalformedException.class);
        }
    }

    /** {@code padded} with another mark than 0x80. */
    private static Bytes marked(Bytes padded, byte mark) {
        byte[] bytes = padded.toByteArray();
        bytes[12] = mark;
        return Bytes.copyOf(bytes);
    }

    @Test
    void size_thatNoArrayHas_isRefusedAndDoesNotFit() {
        for (int size : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1}) {
            assertThatThrownBy(() -> Padding.paddedSize(size)).isInstanceOf(ArithmeticException.class);
        }
    }
}
