package org.medchain.chain.replica;

import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.store.ChainStore;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.error.VerificationException;

/**
 * Replicas of one consortium that have no threads, and share what they screened: an event is named by all its bytes, so its
 * form needs to be checked once for all members, and in all simulations. Thread-safe.
 */
public final class SharingReplicas {
    private final Screening screening;

    private SharingReplicas(Screening screening) {
        this.screening = screening;
    }

    /** Replicas of this consortium. */
    public static SharingReplicas of(ConsortiumConfig config) {
        try {
            return new SharingReplicas(Screening.byCaller(new EventForm(config, ConsortiumRoot.of(config.ca()))));
        } catch (VerificationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The replica on {@code store}. */
    public StoreReplica on(ChainStore store) {
        return new StoreReplica(store, screening);
    }
}
