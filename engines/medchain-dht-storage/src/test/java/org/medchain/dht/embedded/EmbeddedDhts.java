package org.medchain.dht.embedded;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.NodeStorage;

/** Embedded directories over storages that tests have made. */
public final class EmbeddedDhts {
    private EmbeddedDhts() {}

    /** Takes over the storage. */
    public static Dht over(NodeStorage storage, DhtSettings settings) {
        return new EmbeddedDht(storage, settings);
    }
}
