package org.medchain.dht.infinispan;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtContract;

/** One node, which is a whole cluster, keeps every promise. */
final class InfinispanAloneTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return ClusterDht.open(settings, 1);
    }
}
