package org.medchain.dht.quorum;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtContract;

/** Four nodes that store every record keep every promise. */
class QuorumDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return QuorumClusters.open(settings, nodes(), nodes());
    }

    int nodes() {
        return 4;
    }
}
