package org.medchain.core.role;

import java.util.List;
import org.medchain.core.store.Backlog;
import org.medchain.health.Health;
import org.medchain.health.Issue;

/**
 * A provider's state.
 *
 * @param issues all that is wrong
 * @param backlog what has not reached the ledger or the directory yet; while data is added, it is not empty for moments
 * @param untoldAccesses entries that the vendor's access log did not take since the provider was opened; the catalogue has
 *     them
 * @param lastFailure why an event last failed to reach the ledger, or a page of an inventory the directory; it stays when
 *     later ones succeed; empty if none failed since the provider was opened
 */
public record ProviderHealth(List<Issue> issues, Backlog backlog, long untoldAccesses, String lastFailure)
        implements Health {
    public ProviderHealth {
        issues = List.copyOf(issues);
    }
}
