package org.medchain.crypto.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.fixture.FixedRandom;

class BytesTest {
    private static final Bytes ABC = Bytes.fromHex("616263");

    @Test
    void copyOf_sourceChangedLater_isNotChanged() {
        byte[] source = {1, 2, 3};
        Bytes whole = Bytes.copyOf(source);
        Bytes part = Bytes.copyOf(source, 1, 2);
        Bytes buffered = Bytes.copyOf(ByteBuffer.wrap(source));
        source[1] = 9;
        assertThat(whole).isEqualTo(Bytes.fromHex("010203")).isEqualTo(buffered);
        assertThat(part).isEqualTo(Bytes.fromHex("0203"));
    }

    @Test
    void copyOf_buffer_takesTheRemainingBytesAndLeavesThePosition() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        assertThat(Bytes.copyOf(buffer)).isEqualTo(Bytes.fromHex("0203"));
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void toByteArray_changed_changesNothing() {
        ABC.toByteArray()[0] = 0;
        assertThat(ABC.get(0)).isEqualTo((byte) 'a');
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> ABC.asReadOnlyBuffer().put((byte) 0));
    }

    @Test
    void takeOwnership_makesNoCopy() {
        byte[] source = {1};
        Bytes taken = Bytes.takeOwnership(source);
        source[0] = 2;
        assertThat(taken.get(0)).isEqualTo((byte) 2);
        assertThatNullPointerException().isThrownBy(() -> Bytes.takeOwnership(null));
    }

    @Test
    void bounds_outside_areRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.get(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.slice(2, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.slice(0, 4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Bytes.copyOf(new byte[3], 2, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.copyTo(new byte[3], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.fromHex("0g"));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.fromHex("012"));
    }

    @Test
    void concatAndSlice_ofParts_giveThemBack() {
        Bytes joined = Bytes.concat(ABC, Bytes.empty(), Bytes.fromHex("00ff"));
        assertThat(joined.toHex()).isEqualTo("61626300ff");
        assertThat(joined.slice(3, 5)).isEqualTo(Bytes.fromHex("00FF"));
        assertThat(joined.slice(5, 5)).isEqualTo(Bytes.empty());
        assertThat(joined.slice(5, 5).isEmpty()).isTrue();
        byte[] target = new byte[4];
        ABC.copyTo(target, 1);
        assertThat(target).containsExactly(0, 'a', 'b', 'c');
    }

    @Test
    void compareTo_isUnsignedAndByPrefix() {
        List<Bytes> sorted = List.of(
                Bytes.empty(), Bytes.fromHex("00"), Bytes.fromHex("0000"), Bytes.fromHex("7f"), Bytes.fromHex("80"));
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < sorted.size(); j++) {
                assertThat(Integer.signum(sorted.get(i).compareTo(sorted.get(j))))
                        .isEqualTo(Integer.signum(Integer.compare(i, j)));
            }
        }
    }

    @Test
    void equals_generatedPairs_agreesWithArrays() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] left = new byte[random.nextInt(3)];
            byte[] right = new byte[random.nextInt(3)];
            for (byte[] side : List.of(left, right)) {
                for (int j = 0; j < side.length; j++) {
                    side[j] = (byte) random.nextInt(2);
                }
            }
            boolean equal = Arrays.equals(left, right);
            assertThat(Bytes.copyOf(left).equals(Bytes.copyOf(right))).isEqualTo(equal);
            assertThat(Bytes.copyOf(left).compareTo(Bytes.copyOf(right)) == 0).isEqualTo(equal);
            assertThat(!equal
                            || Bytes.copyOf(left).hashCode()
                                    == Bytes.copyOf(right).hashCode())
                    .isTrue();
        }
    }

    @Test
    void toString_ofManyBytes_showsOnlyTheFirst() {
        assertThat(Bytes.fromHex("00".repeat(6) + "aa")).hasToString("Bytes[7: 000000000000…]");
        assertThat(ABC).hasToString("Bytes[3: 616263]");
    }

    @Test
    void random_drawsFromTheGivenSource() {
        assertThat(Bytes.random(new FixedRandom(ABC), 3)).isEqualTo(ABC);
        assertThat(Bytes.utf8("ü")).isEqualTo(Bytes.fromHex("c3bc"));
    }
}
