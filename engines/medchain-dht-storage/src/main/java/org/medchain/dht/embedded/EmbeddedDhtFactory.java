package org.medchain.dht.embedded;

import java.nio.file.Path;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.NodeStorage;
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
        if (settings.network().isPresent()) {
            throw new IllegalArgumentException("the engine " + EMBEDDED
                    + " is one node alone, found a network of several; use the engine " + QUORUM);
        }
        Path folder = settings.folder()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the engine " + EMBEDDED + " has no clients: a folder expected, found none"));
        return new EmbeddedDht(NodeStorage.open(folder, settings), settings);
    }
}
