package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.testkit.dht.TestRecord;

final class WriteKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @EnumSource
    void derive_fromOneSeedTwice_givesOneKey(SuiteId suite) throws Exception {
        try (SecretBytes seed = SecretBytes.random(RANDOM, WriteKey.SEED_SIZE);
                WriteKey first = WriteKey.derive(suite, seed);
                WriteKey second = WriteKey.derive(suite, seed);
                WriteKey other = WriteKey.generate(suite, RANDOM)) {
            assertThat(second.publicKey()).isEqualTo(first.publicKey());
            assertThat(other.publicKey()).isNotEqualTo(first.publicKey());
            RecordName name = first.name(Bytes.random(RANDOM, RecordName.LABEL_SIZE), RecordName.NEVER);
            second.record(name, 1, Bytes.utf8("payload")).verify();
            second.tombstone(name, 2).verify();
        }
    }

    @Test
    void record_underAnothersName_isMisuse() {
        RecordName anothers = TestRecord.of(2).name();
        WriteKey key = TestRecord.of(1).key();
        assertThatIllegalArgumentException().isThrownBy(() -> key.record(anothers, 1, Bytes.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> key.tombstone(anothers, 1));
    }

    @Test
    void key_closed_signsNoMore() {
        TestRecord record = TestRecord.of(1);
        record.key().close();
        assertThatIllegalStateException().isThrownBy(() -> record.tombstone(1));
    }

    @Test
    void text_ofAKey_showsNoSecret() {
        byte[] seed = new byte[WriteKey.SEED_SIZE];
        seed[0] = 0x5a;
        WriteKey key = WriteKey.derive(SuiteId.X25519, SecretBytes.copyOf(seed));
        assertThat(key.toString()).contains("redacted").doesNotContain("5a00");
    }
}
