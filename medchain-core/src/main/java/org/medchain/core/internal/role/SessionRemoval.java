package org.medchain.core.internal.role;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.role.Revocation;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** How a patient's session ends by revocation. Thread-safe. */
final class SessionRemoval {
    private final Networks networks;
    private final CertifiedIdentity user;
    private final OwnSessions own;
    private final SessionAuthor author;

    SessionRemoval(Networks networks, CertifiedIdentity user, OwnSessions own, SessionAuthor author) {
        this.networks = networks;
        this.user = user;
        this.own = own;
        this.author = author;
    }

    /**
     * Ends a session: on the ledger first, and then in the directory, as far as that goes.
     *
     * @param forgetting is told whose publication is not to be tried again
     */
    Revocation revoke(SessionId id, Consumer<SessionId> forgetting) throws MedChainException {
        EventSC event = own.own(id);
        Optional<EventRef> ended = ledger().removal(id);
        Optional<MedChainException> failure = Optional.empty();
        if (ended.isEmpty()) {
            try {
                EventSR removal = EventSR.create(ledger().consortium(), id.event(), user.keys());
                ended = Optional.of(ledger().append(removal.event()));
            } catch (MedChainException e) {
                failure = Optional.of(e);
            }
        }
        requireNotReplaced(id, failure);
        List<UnfinishedPart> unfinished = remove(event, forgetting);
        if (failure.isPresent()) {
            throw notRemoved(id, failure.get());
        }
        return new Revocation(id, ended.orElseThrow(), unfinished);
    }

    /** A session that took this one's place, perhaps just now, may have its record: whatever became of the removal. */
    private void requireNotReplaced(SessionId id, Optional<MedChainException> failure) throws MedChainException {
        Optional<SessionId> replacement;
        try {
            replacement = ledger().replacement(id);
        } catch (MedChainException e) {
            failure.orElseThrow(() -> e).addSuppressed(e);
            return;
        }
        if (replacement.isPresent()) {
            throw SessionEndedException.replaced(id, replacement.get());
        }
    }

    private static MedChainException notRemoved(SessionId id, MedChainException cause) {
        return cause instanceof EventRefusedException
                ? cause
                : new UnavailableException(
                        "the removal of session " + id
                                + " may not be on the ledger, and providers go on answering: revoke it again",
                        cause);
    }

    private List<UnfinishedPart> remove(EventSC event, Consumer<SessionId> forgetting) {
        try (OwnSession session = OwnSession.open(event, user.keys())) {
            forgetting.accept(session.id());
            return own.isExpired(session.content())
                    ? List.of()
                    : author.remove(session.keys(), SessionAuthor.inventories(session.content()));
        } catch (MedChainException e) {
            return List.of(new UnfinishedPart("the session's records", String.valueOf(e.getMessage())));
        }
    }

    private LedgerClient ledger() {
        return networks.ledger();
    }
}
