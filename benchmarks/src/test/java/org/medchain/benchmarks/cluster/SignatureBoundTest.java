package org.medchain.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SignatureBoundTest {
    private static final int MEMBERS = 4;
    /** So many that they cost nothing. */
    private static final double FREE = 1e15;

    /** 4 checks of the event, 3 of the proposal, 4 times 2 of PREPAREs and as many of COMMITs. */
    @Test
    void allows_oneOperationARound_isLimitedBy23Checks() {
        assertThat(new SignatureBound(23_000, FREE).allows(MEMBERS, 1)).isCloseTo(1_000, within(1e-6));
    }

    /** The proposal, 4 PREPAREs, 4 COMMITs. */
    @Test
    void allows_oneOperationARound_isLimitedBy9Signatures() {
        assertThat(new SignatureBound(FREE, 9_000).allows(MEMBERS, 1)).isCloseTo(1_000, within(1e-6));
    }

    @Test
    void allows_manyOperationsARound_isLimitedByTheChecksOfEvents() {
        assertThat(new SignatureBound(4_000, 9_000).allows(MEMBERS, 1e9)).isCloseTo(1_000, within(1e-3));
    }
}
