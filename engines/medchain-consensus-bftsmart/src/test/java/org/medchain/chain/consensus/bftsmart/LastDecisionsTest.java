package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastDecisionsTest {
    private final LastDecisions decisions = new LastDecisions(0, 1, 3);

    private void told(int... byReplica) {
        for (int replica = 0; replica < byReplica.length; replica++) {
            decisions.told(replica, byReplica[replica]);
        }
    }

    @Test
    void beginning_ofAllThatStart_isNone() {
        told(LastDecisions.NONE, LastDecisions.NONE);
        assertThat(decisions.beginning()).isEmpty();
        told(LastDecisions.NONE, LastDecisions.NONE, LastDecisions.NONE);
        assertThat(decisions.beginning()).hasValue(LastDecisions.NONE);
    }

    @Test
    void beginning_whileOneMoreIsAway_isWhatTheTwoOthersHave() {
        decisions.told(0, LastDecisions.NONE);
        decisions.told(2, 77);
        assertThat(decisions.beginning()).isEmpty();
        decisions.told(3, 75);
        assertThat(decisions.beginning()).hasValue(75);
    }

    @Test
    void beginning_whenTwoStart_isWhatTheTwoOthersHave() {
        told(LastDecisions.NONE, LastDecisions.NONE, 77, 77);
        assertThat(decisions.beginning()).hasValue(77);
    }

    @Test
    void beginning_ofWhichOneLies_isNotAheadOfAllHonestOnes() {
        told(LastDecisions.NONE, Integer.MAX_VALUE, 77, 76);
        assertThat(decisions.beginning()).hasValue(77);
    }
}
