package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedsTest {
    private static final String NAME = "seedstest";

    private final Set<Long> ran = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void choose() {
        System.setProperty(NAME + ".first", "40");
        System.setProperty(NAME + ".seeds", "1100");
    }

    @AfterEach
    void chooseNone() {
        System.clearProperty(NAME + ".first");
        System.clearProperty(NAME + ".seeds");
    }

    @Test
    void run_seedsFromOne_runsEachOfThem() {
        Seeds.run(NAME, seed -> ran.add(seed) ? 3 : 0);
        assertThat(ran).hasSize(1100).contains(40L, 1139L);
    }

    @Test
    void run_twoFail_namesBothAfterAllOthers() {
        assertThatThrownBy(() -> Seeds.run(NAME, this::failAtTwo))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[77, 1001]");
        assertThat(ran).hasSize(1100);
    }

    private long failAtTwo(long seed) {
        ran.add(seed);
        if (seed == 77 || seed == 1001) {
            throw new IllegalStateException("for a test");
        }
        return 1;
    }
}
