package org.medchain.core.access;

import org.medchain.core.store.AccessEntry;
import org.medchain.error.MedChainException;

/**
 * A vendor's audit trail beside the provider's own access log. It is told of every authentic request once that is durable in
 * the catalogue; what it fails to take is there, is counted by the provider's health, and keeps no answer back.
 * Implementations are thread-safe and do not wait long.
 */
@FunctionalInterface
public interface AccessLog {
    /** Takes an entry. */
    void write(AccessEntry entry) throws MedChainException;

    /** No trail but the catalogue's log. */
    static AccessLog none() {
        return entry -> {};
    }
}
