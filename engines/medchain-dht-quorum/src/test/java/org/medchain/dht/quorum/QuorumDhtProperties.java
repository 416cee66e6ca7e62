package org.medchain.dht.quorum;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtModelContract;

/** Four nodes agree with a map. There are fewer operations than for one node, as closing and opening takes longer. */
final class QuorumDhtProperties extends DhtModelContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return QuorumClusters.open(settings, 4, 4);
    }

    @Override
    protected int steps() {
        return super.steps() / 4;
    }
}
