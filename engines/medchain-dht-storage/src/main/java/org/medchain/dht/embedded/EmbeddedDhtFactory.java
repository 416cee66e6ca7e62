package org.medchain.dht.embedded;

import java.nio.file.Path;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.error.StorageException;

/** Opens directories of the engine {@code embedded}. Found by {@link java.util.ServiceLoader}. */
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
                        "the engine " + EMBEDDED + " has no clients and needs a folder, found none"));
        return new EmbeddedDht(NodeStorage.open(folder, settings), settings);
    }
}
