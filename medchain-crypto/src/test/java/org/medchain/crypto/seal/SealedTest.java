package org.medchain.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.testkit.fixture.Flips;

class SealedTest {
    private static final Sealed SEALED = new Sealed(SuiteId.P256, Bytes.fromHex("0102"));

    @Test
    void decode_encoded_isTheSame() throws MalformedException {
        assertThat(SEALED.encode()).isEqualTo(Bytes.fromHex("a20002" + "01420102"));
        assertThat(Sealed.decode(SEALED.encode())).isEqualTo(SEALED);
    }

    @Test
    void decode_cutOrOfUnknownSuiteOrTooLarge_isRefused() {
        assertThat(Flips.everyCut(SEALED.encode())).allSatisfy(SealedTest::refused);
        refused(Bytes.fromHex("a20003" + "01420102"));
        refused(Bytes.fromHex("a2001b0000000100000001" + "01420102"));
        refused(new Sealed(SuiteId.P256, Bytes.takeOwnership(new byte[Sealed.MAX_SIZE])).encode());
    }

    @Test
    void decode_atItsLimits_isTheSameAndOneMoreIsRefused() throws MalformedException {
        int around = new Sealed(SuiteId.P256, Bytes.takeOwnership(new byte[70_000]))
                        .encode()
                        .size()
                - 70_000;
        for (int size : new int[] {0, Sealed.MAX_SIZE - around}) {
            Sealed sealed = new Sealed(SuiteId.P256, Bytes.takeOwnership(new byte[size]));
            assertThat(Sealed.decode(sealed.encode())).isEqualTo(sealed);
        }
        refused(new Sealed(SuiteId.P256, Bytes.takeOwnership(new byte[Sealed.MAX_SIZE - around + 1])).encode());
    }

    private static void refused(Bytes encoded) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Sealed.decode(encoded));
    }
}
