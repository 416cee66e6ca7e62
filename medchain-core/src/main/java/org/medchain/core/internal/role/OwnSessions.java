package org.medchain.core.internal.role;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.PatientSession.Granted;
import org.medchain.core.role.PatientSession.State;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What the ledger says of a patient's own sessions: which there are, and which are in force. Thread-safe. */
final class OwnSessions {
    private final Networks networks;
    private final CertifiedIdentity user;

    OwnSessions(Networks networks, CertifiedIdentity user) {
        this.networks = networks;
        this.user = user;
    }

    /** All sessions of the patient, in the order of the ledger. */
    List<PatientSession> all() throws MedChainException {
        List<Pending<PatientSession>> pending = new ArrayList<>();
        for (LedgerEntry entry : ledger().eventsBy(user.identity(), EventType.CREATE_SESSION)) {
            pending.add(ledger().begin(() -> session(entry)));
        }
        return Reads.awaitAll(pending);
    }

    private PatientSession session(LedgerEntry entry) throws MedChainException {
        SessionId id = new SessionId(entry.event().hash());
        Optional<EventRef> ended = ledger().removal(id);
        Optional<Granted> granted = granted(entry);
        return new PatientSession(id, entry.ref(), granted, state(granted, ended), ended);
    }

    private Optional<Granted> granted(LedgerEntry entry) {
        try (SessionContent content = EventSC.of(entry.event()).open(user.keys())) {
            Optional<Instant> expires = content.expiresAtMillis() == 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(content.expiresAtMillis()));
            return Optional.of(new Granted(content.requester(), content.items(), expires));
        } catch (MalformedException | VerificationException e) {
            return Optional.empty();
        }
    }

    private State state(Optional<Granted> granted, Optional<EventRef> ended) throws MedChainException {
        if (ended.isPresent()) {
            SessionId replacement = new SessionId(ended.get().event());
            return ledger().session(replacement).isPresent() ? State.REPLACED : State.REVOKED;
        }
        Instant now = networks.clock().instant();
        boolean expired = granted.flatMap(Granted::expires)
                .filter(end -> !end.isAfter(now))
                .isPresent();
        return expired ? State.EXPIRED : State.IN_FORCE;
    }

    /**
     * A session of this patient that grants something now.
     *
     * @throws SessionEndedException if it has ended
     * @throws VerificationException if the ledger has no such session of this patient
     */
    OwnSession inForce(SessionId id) throws MedChainException {
        Pending<EventSC> created = ledger().begin(() -> own(id));
        Pending<Optional<SessionEndedException>> ended = ledger().begin(() -> ledger().ended(id));
        EventSC event = created.await();
        requireNot(ended.await());
        OwnSession session = OwnSession.open(event, user.keys());
        if (isExpired(session.content())) {
            session.close();
            throw SessionEndedException.expired(id);
        }
        return session;
    }

    EventSC own(SessionId id) throws MedChainException {
        EventSC event = ledger().session(id).orElseThrow(() -> new NotOnLedgerException("session " + id));
        if (!event.event().signer().equals(user.identity())) {
            throw new VerificationException("session " + id + " is not of " + user.identity());
        }
        return event;
    }

    void requireNotEnded(SessionId id) throws MedChainException {
        requireNot(ledger().ended(id));
    }

    private static void requireNot(Optional<SessionEndedException> ended) throws SessionEndedException {
        if (ended.isPresent()) {
            throw ended.get();
        }
    }

    boolean isExpired(SessionContent content) {
        long end = content.expiresAtMillis();
        return end != 0 && networks.clock().millis() >= end;
    }

    private LedgerClient ledger() {
        return networks.ledger();
    }
}
