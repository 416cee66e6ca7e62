package org.medchain.core.internal.network;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/** The ledger as the roles use it: waits for receipts, admits identities, judges certificates. Thread-safe. */
public final class LedgerClient {
    private static final int PAGE = 1000;
    private static final Duration POLL = Duration.ofMillis(20);

    private final Ledger ledger;
    private final Reads reads;
    private final ConsortiumRoot anchor;
    private final Clock clock;
    private final Duration patience;

    /**
     * A client of {@code ledger}.
     *
     * @param reads carries out what {@link #begin(Reads.Read)} begins
     * @param patience how long one append may take
     */
    public LedgerClient(Ledger ledger, Reads reads, Clock clock, Duration patience) throws VerificationException {
        this.ledger = ledger;
        this.reads = reads;
        this.anchor = ConsortiumRoot.of(ledger.config().ca());
        this.clock = clock;
        this.patience = patience;
    }

    /** Appends an event and waits for its receipt: it is durable then. */
    public EventRef append(Event event) throws MedChainException {
        return Waiting.await("the receipt of event " + event.hash(), ledger.append(event), patience);
    }

    /** Puts an identity's certificate on the ledger, if it is not there. */
    public void admit(IdentityCertificate certificate, Identity holder) throws MedChainException {
        if (!ledger.certificate(certificate.identity()).equals(Optional.of(certificate))) {
            append(AdmitIdentity.create(consortium(), certificate, holder).event());
        }
    }

    /** The consortium's authority. */
    public ConsortiumRoot anchor() {
        return anchor;
    }

    /**
     * Verifies that a certificate is the consortium's, valid now, and not revoked.
     *
     * @throws CertificateNotInForceException if it is not in force
     * @throws VerificationException if it is not the consortium's
     */
    public void verify(IdentityCertificate certificate) throws MedChainException {
        anchor.verify(certificate, clock.instant());
        if (isRevoked(certificate)) {
            throw new CertificateNotInForceException(
                    CertificateNotInForceException.Cause.REVOKED, certificate + " was revoked");
        }
    }

    /** True if the ledger holds a revocation of this certificate. */
    public boolean isRevoked(IdentityCertificate certificate) throws MedChainException {
        return ledger.isRevoked(certificate.serial());
    }

    /** The event at {@code ref}. */
    public LedgerEntry require(EventRef ref) throws MedChainException {
        return ledger.find(ref).orElseThrow(() -> new NotOnLedgerException("event at " + ref));
    }

    /** The event with this hash, if the ledger has it. */
    public Optional<LedgerEntry> find(EventHash event) throws MedChainException {
        return ledger.find(event);
    }

    /** The event that created a session, as it is on the ledger, if it is there. */
    public Optional<LedgerEntry> sessionEntry(SessionId id) throws MedChainException {
        return ledger.find(id.event()).filter(entry -> entry.event().type().equals(EventType.CREATE_SESSION));
    }

    /** Fails until this ledger has all that was acknowledged before it was opened: what it lacks may be a revocation. */
    public void requireCaughtUp() throws UnavailableException {
        if (!ledger.isCaughtUp()) {
            throw new UnavailableException(
                    "the ledger has not caught up since it was opened, expected all that was acknowledged: try again"
                            + " later");
        }
    }

    /**
     * Waits until this ledger has all that was acknowledged before it was opened: what it lacks may be a revocation, or a chunk
     * that a catalogue does not know.
     *
     * @throws UnavailableException if it has not within the time that one append may take, or the wait is interrupted; a retry
     *     helps once it has
     */
    public void awaitCaughtUp() throws UnavailableException {
        long start = System.nanoTime();
        while (!ledger.isCaughtUp()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new UnavailableException("the ledger has not caught up within " + Printable.duration(patience)
                        + " since it was opened, expected all that"
                        + " was acknowledged before: a retry helps"
                        + " once this member has links to a quorum"
                        + " of the others");
            }
            LockSupport.parkNanos(POLL.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new UnavailableException(
                        "interrupted while waiting for the ledger to catch up: a retry helps once it has");
            }
        }
    }

    /** How long one append may take. */
    public Duration patience() {
        return patience;
    }

    /** The events of one type by one signer from a height on, ascending; a block is never split. */
    public List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws MedChainException {
        return ledger.eventsBy(signer, type, fromHeight, max);
    }

    /** Begins a read: whoever needs several results begins all, then awaits each. */
    public <T> Pending<T> begin(Reads.Read<T> read) {
        return reads.begin(read);
    }

    /** Begins to append an event; completes with its receipt, when it is durable. */
    public CompletableFuture<EventRef> begin(Event event) {
        return ledger.append(event);
    }

    /** Proof, for anyone who knows the consortium, that the event at {@code ref} is on the ledger. */
    public EventProof proof(EventRef ref) throws MedChainException {
        return ledger.proof(ref)
                .orElseThrow(() -> new VerificationException("the ledger has no proof of the event at " + ref));
    }

    /** The event that created a session, if the ledger has it. */
    public Optional<EventSC> session(SessionId id) throws MedChainException {
        EventHash hash = id.event();
        Optional<LedgerEntry> found = ledger.find(hash);
        if (found.isEmpty() || !found.get().event().type().equals(EventType.CREATE_SESSION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(EventSC.of(found.get().event()));
        } catch (MalformedException e) {
            throw new VerificationException("event " + hash + " on the ledger is not a session's", e);
        }
    }

    /** True if the session's removal, or its replacement by another, is on the ledger. */
    public boolean isRemoved(SessionId id) throws MedChainException {
        return removal(id).isPresent();
    }

    /** The event that ended a session: its removal, or the event that created the session in its place. */
    public Optional<EventRef> removal(SessionId id) throws MedChainException {
        return ledger.sessionRemoval(id.event());
    }

    /** The session that took this one's place, if one did. */
    public Optional<SessionId> replacement(SessionId id) throws MedChainException {
        Optional<EventRef> removal = removal(id);
        return removal.isEmpty()
                ? Optional.empty()
                : session(new SessionId(removal.get().event()))
                        .map(event -> new SessionId(event.event().hash()));
    }

    /** How a session ended, if the ledger says that it did: revoked, or replaced. */
    public Optional<SessionEndedException> ended(SessionId id) throws MedChainException {
        Optional<EventRef> removal = removal(id);
        if (removal.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(session(new SessionId(removal.get().event()))
                .map(event -> SessionEndedException.replaced(
                        id, new SessionId(event.event().hash())))
                .orElseGet(() -> SessionEndedException.revoked(id)));
    }

    /** Which consortium's ledger this is: what its events are signed for. */
    public BlockHash consortium() {
        return ledger.config().genesisHash();
    }

    /** Chunk {@code index} of the stream that the AddData {@code ofStream} belongs to, if the ledger has it. */
    public Optional<LedgerEntry> chunk(EventHash ofStream, long index) throws MedChainException {
        return ledger.chunk(ofStream, index);
    }

    /** All events of one type by one signer, in the order of the ledger. */
    public List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type) throws MedChainException {
        List<LedgerEntry> found = new ArrayList<>();
        List<LedgerEntry> page = ledger.eventsBy(signer, type, 0, PAGE);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = ledger.eventsBy(signer, type, page.get(page.size() - 1).height() + 1, PAGE);
        }
        return List.copyOf(found);
    }
}
