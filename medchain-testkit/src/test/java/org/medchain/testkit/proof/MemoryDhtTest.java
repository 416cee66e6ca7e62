package org.medchain.testkit.proof;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.testkit.dht.DhtContract;

class MemoryDhtTest extends DhtContract {
    @Override
    protected Dht open(DhtSettings settings) {
        return new MemoryDht(settings);
    }
}
