package org.medchain.testkit.proof;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.testkit.dht.DhtModelContract;

class MemoryDhtProperties extends DhtModelContract {
    @Override
    protected Dht open(DhtSettings settings) {
        return new MemoryDht(settings);
    }

    @Override
    protected int steps() {
        return 500;
    }
}
