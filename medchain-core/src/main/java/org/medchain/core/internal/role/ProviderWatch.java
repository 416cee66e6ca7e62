package org.medchain.core.internal.role;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.core.internal.answer.AccessTrail;
import org.medchain.core.role.ProviderHealth;
import org.medchain.core.store.Backlog;
import org.medchain.core.store.ProviderStore;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.health.CertificateTerm;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** Says how a provider is. Thread-safe. */
final class ProviderWatch {
    private final ProviderStore store;
    private final AtomicReference<String> lastFailure;
    private final AccessTrail trail;
    private final IdentityCertificate certificate;
    private final Clock clock;
    private volatile String settledFailure = "";

    /**
     * What it looks at.
     *
     * @param lastFailure why an event last failed to reach the ledger, or a page the directory; empty before
     */
    ProviderWatch(
            ProviderStore store,
            AtomicReference<String> lastFailure,
            AccessTrail trail,
            IdentityCertificate certificate,
            Clock clock) {
        this.store = store;
        this.lastFailure = lastFailure;
        this.trail = trail;
        this.certificate = certificate;
        this.clock = clock;
    }

    /** How the provider is now. */
    ProviderHealth health() throws MedChainException {
        Backlog backlog = store.backlog();
        String failure = Objects.requireNonNull(lastFailure.get());
        List<Issue> issues = new ArrayList<>();
        heldUp(backlog, failure).ifPresent(issues::add);
        long untold = trail.failures();
        if (untold > 0) {
            issues.add(new Issue(
                    IssueCode.ACCESS_LOG_INCOMPLETE,
                    "the access log did not take " + untold + " entries since the provider was opened; they are in the"
                            + " catalogue"));
        }
        CertificateTerm.issue("this provider", certificate, clock.instant()).ifPresent(issues::add);
        return new ProviderHealth(issues, backlog, untold, failure);
    }

    /** A backlog counts only if something failed since there last was none. */
    private Optional<Issue> heldUp(Backlog backlog, String failure) {
        if (backlog.outbox() == 0 && backlog.pages() == 0) {
            settledFailure = failure;
            return Optional.empty();
        }
        return backlog.failedPages() == 0 && failure.equals(settledFailure)
                ? Optional.empty()
                : Optional.of(new Issue(
                        IssueCode.PUBLICATION_HELD_UP,
                        backlog.outbox() + " events and " + backlog.pages()
                                + " directory records wait to be published: "
                                + (failure.isEmpty() ? "they failed before the provider was opened" : failure)));
    }
}
