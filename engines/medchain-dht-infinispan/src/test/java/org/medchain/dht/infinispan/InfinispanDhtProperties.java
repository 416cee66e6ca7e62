package org.medchain.dht.infinispan;

import org.junit.jupiter.api.Tag;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtModelContract;

/** Three nodes agree with a map. There are fewer operations than for one node, as closing and opening takes longer. */
@Tag("slow")
final class InfinispanDhtProperties extends DhtModelContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return ClusterDht.open(settings, 3);
    }

    @Override
    protected int steps() {
        return super.steps() / 10;
    }
}
