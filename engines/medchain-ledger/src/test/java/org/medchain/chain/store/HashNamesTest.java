package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.testkit.fixture.TestRandom;

class HashNamesTest {
    private static final TestRandom RANDOM = TestRandom.seeded(3);

    private final Digest hash = new Digest(Bytes.random(RANDOM, Digest.SIZE));

    @Test
    void key_isALetterAndTwoSipHashesUnderTheSecret() {
        byte[] zeros = new byte[HashNames.SECRET_SIZE];
        byte[] sip =
                Hashing.sipHash24(0, 0).hashBytes(hash.value().toByteArray()).asBytes();
        HashNames names = new HashNames(Bytes.copyOf(zeros));

        assertThat(names.key('e', hash)).isEqualTo(Numbers.concat(new byte[] {'e'}, sip, Arrays.copyOf(sip, 4)));
    }

    @Test
    void key_ofEachPartOfTheSecret_depends() {
        HashNames names = HashNames.fresh(RANDOM);
        byte[] key = names.key('e', hash);
        for (int at = 0; at < HashNames.SECRET_SIZE; at++) {
            byte[] other = names.secret().toByteArray();
            other[at] ^= 1;
            assertThat(new HashNames(Bytes.copyOf(other)).key('e', hash))
                    .as("byte %s", at)
                    .isNotEqualTo(key);
        }
        assertThat(new HashNames(names.secret()).key('e', hash)).isEqualTo(key);
    }
}
