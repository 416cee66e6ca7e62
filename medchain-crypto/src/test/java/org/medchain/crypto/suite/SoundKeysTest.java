package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

class SoundKeysTest {
    private final SoundKeys keys = new SoundKeys(this::inFull);
    private int checks;

    private void inFull(Bytes key) throws MalformedException {
        checks++;
        if (key.get(0) == 'x') {
            throw new MalformedException("not sound: " + key);
        }
    }

    @Test
    void check_soundKeys_eachInFullOnce() throws MalformedException {
        for (int i = 0; i < 3; i++) {
            keys.check(Bytes.utf8("a"));
            keys.check(Bytes.utf8("b"));
        }
        assertThat(checks).isEqualTo(2);
    }

    @Test
    void check_keyThatIsNotSound_isRefusedEachTime() {
        for (int i = 1; i <= 3; i++) {
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> keys.check(Bytes.utf8("x")));
            assertThat(checks).isEqualTo(i);
        }
    }

    @Test
    void check_veryMany_remembersNoMoreThanTheMost() throws MalformedException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2 * SoundKeys.MOST; i++) {
                keys.check(Bytes.utf8("key " + i));
            }
        }
        assertThat(checks).isGreaterThanOrEqualTo(3 * SoundKeys.MOST);
    }
}
