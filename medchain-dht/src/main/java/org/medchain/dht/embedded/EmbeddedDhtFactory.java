package org.medchain.dht.embedded;

import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.StorageException;

/** Opens the embedded engine. Public for {@link java.util.ServiceLoader} alone. */
public final class EmbeddedDhtFactory implements DhtFactory {
    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedDhtFactory() {}

    @Override
    public String name() {
        return EMBEDDED;
    }

    @Override
    public Dht open(DhtSettings settings) throws StorageException {
        RocksStore store = RocksStoreOpener.open(settings.folder());
        try {
            return new EmbeddedDht(store, settings);
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }
}
