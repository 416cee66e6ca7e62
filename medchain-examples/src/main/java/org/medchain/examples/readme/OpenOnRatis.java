package org.medchain.examples.readme;

import java.time.Duration;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.chain.consensus.ratis.RatisSettings;

/** The settings of a member whose events Raft orders, on a slow network. */
final class OpenOnRatis {
    private OpenOnRatis() {}

    static ConsensusSettings settings(QbftSettings voting) {
        return RatisSettings.of(voting).leaderTimeout(Duration.ofSeconds(5)).keepEntries(10_000);
    }
}
