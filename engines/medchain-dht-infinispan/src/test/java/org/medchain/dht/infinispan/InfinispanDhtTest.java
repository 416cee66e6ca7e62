package org.medchain.dht.infinispan;

import org.junit.jupiter.api.Tag;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtContract;

/** Three nodes keep every promise. They are opened some fifty times, which takes minutes. */
@Tag("slow")
final class InfinispanDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return ClusterDht.open(settings, 3);
    }
}
