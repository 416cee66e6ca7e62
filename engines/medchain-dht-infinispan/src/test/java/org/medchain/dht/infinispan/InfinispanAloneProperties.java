package org.medchain.dht.infinispan;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtModelContract;

/** One node agrees with a map. */
final class InfinispanAloneProperties extends DhtModelContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return ClusterDht.open(settings, 1);
    }

    @Override
    protected int steps() {
        return super.steps() / 10;
    }
}
