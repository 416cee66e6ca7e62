package org.medchain.springboot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.core.role.Provider;
import org.medchain.error.MedChainException;

/** Sends again what of a provider has not reached ledger and directory. */
final class PendingPublisher {
    private static final Logger LOG = System.getLogger(PendingPublisher.class.getName());

    private final Provider provider;

    PendingPublisher(Provider provider) {
        this.provider = provider;
    }

    void publish() {
        try {
            provider.publishPending();
        } catch (MedChainException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "MC-P031 what waits is not published, and is tried again: " + e.getMessage());
        }
    }
}
