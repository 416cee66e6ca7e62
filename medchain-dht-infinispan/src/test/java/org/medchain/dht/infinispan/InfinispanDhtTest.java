package org.medchain.dht.infinispan;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtContract;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;

/** A cluster keeps every promise. */
class InfinispanDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return ClusterDht.open(settings, 3);
    }
}
