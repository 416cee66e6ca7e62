package org.medchain.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which faults a drill is asked for. */
class FaultsTest {
    @Test
    void matching_namesOrPatterns_findsThoseFaults() {
        assertThat(Faults.matching("CROWD")).containsExactly(Faults.CROWD);
        assertThat(Faults.matching(".*_DISK")).containsExactly(Faults.SLOW_DISK, Faults.FULL_DISK);
        assertThat(Faults.matching(".*")).containsExactly(Faults.values());
    }

    @Test
    void matching_noFault_failsWithTheNames() {
        assertThatThrownBy(() -> Faults.matching("CROUD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no fault matches \"CROUD\"; there are ROUGH_NETWORK, ")
                .hasMessageEndingWith(", FULL_DISK, CROWD");
    }
}
