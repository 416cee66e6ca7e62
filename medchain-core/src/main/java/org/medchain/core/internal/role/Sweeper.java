package org.medchain.core.internal.role;

import java.util.List;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.Printable;

/**
 * Deletes from the data store what counts no more: what writers left that failed, died or lost their claim, and what was
 * erased. The catalogue remembers it until it is gone. Thread-safe.
 */
final class Sweeper {
    private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int BATCH = 1000;

    private final Networks networks;
    private final ProviderStore store;
    private final HealthDataStore content;

    Sweeper(Networks networks, ProviderStore store, HealthDataStore content) {
        this.networks = networks;
        this.store = store;
        this.content = content;
    }

    /** Deletes all that is due. What cannot be deleted now stays left over, and holds up nothing else. */
    void sweepAll() throws MedChainException {
        List<Leftover> dead = store.takeOver(networks.clock().instant(), BATCH);
        while (!dead.isEmpty()) {
            dead = store.takeOver(networks.clock().instant(), BATCH);
        }
        List<Leftover> due = store.leftovers(networks.clock().instant(), BATCH);
        while (!due.isEmpty()) {
            for (Leftover leftover : due) {
                trySweep(leftover);
            }
            due = store.leftovers(networks.clock().instant(), BATCH);
        }
    }

    /** Deletes something, or notes that it is to be deleted later. */
    void trySweep(Leftover leftover) throws MedChainException {
        try {
            sweep(leftover);
        } catch (StorageException e) {
            store.sweepLater(leftover, networks.clock().instant());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P018 {0}, which counts no more, cannot be deleted yet: {1}",
                    leftover,
                    Printable.of(e.getMessage()));
        }
    }

    /** Deletes something, or fails, and it stays left over. */
    void sweep(Leftover leftover) throws MedChainException {
        if (leftover.object().isPresent()) {
            delete(leftover.object().get());
        } else {
            content.deleteAll(leftover.data());
        }
        store.swept(leftover, networks.clock().instant());
    }

    /** Deletes an object whose claim is over, unless it became a chunk. */
    void delete(ObjectName object) throws MedChainException {
        boolean counts = store.chunk(object.data(), object.index())
                .map(StoredChunk::object)
                .filter(object::equals)
                .isPresent();
        if (!counts) {
            content.delete(object);
        }
    }
}
