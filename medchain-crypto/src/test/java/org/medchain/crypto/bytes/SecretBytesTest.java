package org.medchain.crypto.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.medchain.fixture.FixedRandom;

class SecretBytesTest {
    private static final byte[] RAW = {0x5e, 0x4e, 0x7a, 0x11};

    @Test
    void toStringAndHashCode_tellNothing() {
        SecretBytes secret = SecretBytes.copyOf(RAW);
        assertThat(secret).hasToString("SecretBytes[4, redacted]");
        assertThat(secret.hashCode()).isEqualTo(SecretBytes.copyOf(new byte[4]).hashCode());
    }

    @Test
    void equals_isByContent() {
        assertThat(SecretBytes.copyOf(RAW)).isEqualTo(SecretBytes.random(new FixedRandom(Bytes.copyOf(RAW)), 4));
        assertThat(SecretBytes.copyOf(RAW)).isNotEqualTo(SecretBytes.copyOf(new byte[4]));
        assertThat(SecretBytes.copyOf(RAW)).isNotEqualTo(SecretBytes.copyOf(new byte[5]));
        assertThat(SecretBytes.copyOf(RAW).equals(null)).isFalse();
    }

    @Test
    void equals_ofWipedSecrets_isOnlyIdentity() {
        SecretBytes wiped = wiped();
        assertThat(wiped.equals(wiped)).isTrue();
        assertThat(wiped).isNotEqualTo(wiped());
        assertThat(wiped).isNotEqualTo(SecretBytes.copyOf(new byte[4]));
        assertThat(SecretBytes.copyOf(new byte[4])).isNotEqualTo(wiped);
    }

    @Test
    void close_wipesTheBytesAndEndsUse() {
        byte[] owned = RAW.clone();
        SecretBytes secret = SecretBytes.takeOwnership(owned);
        secret.close();
        assertThat(owned).containsOnly(0);
        assertThatIllegalStateException().isThrownBy(secret::exposeCopy);
        assertThatIllegalStateException().isThrownBy(() -> secret.slice(0, 1));
        assertThat(secret.size()).isEqualTo(4);
    }

    @Test
    void exposeCopyAndSlice_areCopies() {
        SecretBytes secret = SecretBytes.copyOf(RAW);
        secret.exposeCopy()[0] = 0;
        SecretBytes slice = secret.slice(1, 3);
        secret.close();
        assertThat(slice.exposeCopy()).containsExactly(0x4e, 0x7a);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> secret.slice(1, 5));
    }

    private static SecretBytes wiped() {
        SecretBytes secret = SecretBytes.copyOf(RAW);
        secret.close();
        return secret;
    }
}
