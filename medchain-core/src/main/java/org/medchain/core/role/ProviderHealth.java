package org.medchain.core.role;

import org.medchain.core.store.Backlog;

/**
 * How a provider fares. All is well when {@link #isWell()}; else {@link Provider#publishPending()} is due, and what stays
 * after it is for an operator.
 *
 * @param backlog what has not reached the ledger or the directory yet
 * @param untoldAccesses entries that the vendor's audit trail did not take since the provider was opened; the catalogue has
 *     them
 * @param lastFailure why an event did not get to the ledger, or a page of an inventory to the directory, the last time that one
 *     did not; for people; stays when it gets there later; empty if none failed since the provider was opened
 */
public record ProviderHealth(Backlog backlog, long untoldAccesses, String lastFailure) {
    /** True if nothing is held up and nothing was left untold. */
    public boolean isWell() {
        return backlog.outbox() == 0 && backlog.pages() == 0 && untoldAccesses == 0;
    }
}
