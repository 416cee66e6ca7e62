package org.medchain.examples.readme;

import java.time.Duration;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.consensus.ratis.RatisSettings;

/** The settings of a member whose events Raft orders, with the values that hold unless given. */
final class OpenOnRatis {
    private OpenOnRatis() {}

    static ConsensusSettings settings(QbftSettings voting) {
        return RatisSettings.of(voting).leaderTimeout(Duration.ofSeconds(2)).keepEntries(2_000);
    }
}
