package org.medchain.core.internal.role;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.SharedItem;
import org.medchain.core.internal.answer.AnswerReader;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.core.internal.record.SessionReader;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.metrics.Timing;

/** A requester as this process carries it out. */
public final class RequesterRole implements Requester {
    private static final System.Logger LOG = System.getLogger(RequesterRole.class.getName());

    private final Networks networks;
    private volatile boolean open = true;
    private final CertifiedIdentity user;
    private final SessionReader sessions;
    private final AnswerReader answers;
    private final Messages messages;

    private RequesterRole(Networks networks, CertifiedIdentity user, AnswerReader answers) {
        this.networks = networks;
        this.user = user;
        this.sessions = new SessionReader(networks.directory(), user.keys());
        this.answers = answers;
        this.messages = new Messages(networks, user);
    }

    /**
     * Opens a requester, once the ledger has caught up.
     *
     * @param staging a folder where answers wait, sealed, while they are verified and read; made if missing. It belongs to one
     *     requester at a time: what a killed process left in it is deleted
     * @throws StorageException if the folder cannot be opened, or another requester has it
     * @throws UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public static RequesterRole open(Networks networks, CertifiedIdentity user, Path staging) throws MedChainException {
        networks.ledger().awaitCaughtUp();
        return new RequesterRole(
                networks, user, AnswerReader.open(networks.ledger(), user.keys(), networks.clock(), staging));
    }

    @Override
    public IdentityCertificate certificate() {
        return user.certificate();
    }

    @Override
    public ShareRequest ask(IdentityCertificate patient, String wish) throws MedChainException {
        networks.ledger().verify(patient);
        return new ShareRequest(messages.seal(Messages.SHARE_REQUEST, patient.identity(), Payloads.wish(wish)));
    }

    @Override
    public Session accept(Invitation invitation) throws MedChainException {
        SignedMessage message = messages.open(Messages.INVITATION, invitation);
        SessionPointer pointer = Payloads.invitation(message.payload());
        Session session = open(pointer);
        if (!session.patient().equals(message.sender().identity())) {
            throw new VerificationException("session " + pointer.id() + " is not of " + message.sender());
        }
        return session;
    }

    @Override
    public Session open(SessionPointer pointer) throws MedChainException {
        Pending<EventSC> asked = networks.ledger().begin(() -> event(pointer.id()));
        Pending<Optional<SessionEndedException>> end = networks.ledger().begin(() -> endedUnlessRevoked(pointer.id()));
        Pending<Optional<SessionReader.Found>> record = sessions.begin(pointer);
        EventSC invited = asked.await();
        Optional<SessionEndedException> ended = end.await();
        SessionReader.Found found = record.await().orElseThrow(() -> notFound(pointer));
        EventSC event = invited;
        if (!found.id().equals(pointer.id())) {
            event = event(found.id());
            if (!event.event().signer().equals(invited.event().signer())) {
                throw new VerificationException("the directory shows session " + found.id() + " in place of session "
                        + pointer.id() + ", and it is of another patient");
            }
            ended = endedUnlessRevoked(found.id());
        }
        if (ended.isPresent()) {
            throw new UnavailableException("another session took the place of session " + found.id()
                    + ", and the directory does not show it: try again later, or ask the patient for an invitation");
        }
        Session session = sessions.open(found, event);
        requireNotExpired(session.id(), session.audience());
        return session;
    }

    @Override
    public VerifiedData fetch(Session session, DataId data, GrantedRange range, ProviderGateway gateway)
            throws MedChainException {
        return fetch(session, data, range, gateway, FetchLimits.defaults());
    }

    @Override
    public VerifiedData fetch(
            Session session, DataId data, GrantedRange range, ProviderGateway gateway, FetchLimits limits)
            throws MedChainException {
        long begun = System.nanoTime();
        Outcome outcome = Outcome.ERROR;
        try {
            VerifiedData fetched = fetchNow(session, data, range, gateway, limits);
            outcome = Outcome.OK;
            networks.metrics().record(Instrument.REQUESTER_FETCH_SIZE.series(), (double) fetched.size());
            return fetched;
        } catch (MedChainException e) {
            outcome = e instanceof InvalidDataException ? Outcome.INVALID : Timing.outcome(e);
            throw e;
        } finally {
            networks.metrics().record(Instrument.REQUESTER_FETCH_DURATION.series(outcome), Timing.secondsSince(begun));
        }
    }

    private VerifiedData fetchNow(
            Session session, DataId data, GrantedRange range, ProviderGateway gateway, FetchLimits limits)
            throws MedChainException {
        GrantOpening granted = session.grantOf(data)
                .orElseThrow(
                        () -> new IllegalArgumentException("session " + session.id() + " does not share data " + data));
        requireNotExpired(session.id(), session.audience());
        SharedItem item = session.find(data)
                .orElseThrow(() -> new UnavailableException("session " + session.id() + " shares data " + data
                        + ", and does not say where it is: open the session again later; " + session.failures()));
        AccessRequest request = new AccessRequest(
                session.id(),
                session.audienceOpening(),
                granted,
                inside(granted.grant(), range),
                Bytes.random(networks.random(), AccessRequest.NONCE_SIZE),
                networks.clock().instant());
        SealedRequest sealed = new SealedRequest(
                messages.seal(AccessRequest.USE, granted.grant().provider(), request.encode()));
        return answers.fetch(
                AnswerReader.Asked.of(request, sealed),
                () -> gateway.exchange(item.description().url(), sealed),
                limits);
    }

    @Override
    public CompletableFuture<VerifiedData> fetchAsync(
            Session session, DataId data, GrantedRange range, ProviderGateway gateway, FetchLimits limits) {
        return networks.tasks().exchange(() -> fetch(session, data, range, gateway, limits), RequesterRole::drop);
    }

    /** What was fetched after its caller had lost interest. */
    private static void drop(VerifiedData data) {
        try {
            data.close();
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.WARNING, "MC-P017 a staging file stays: {0}", Printable.of(e.getMessage()));
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws StorageException {
        open = false;
        answers.close();
    }

    private static GrantedRange inside(Grant grant, GrantedRange range) {
        if (grant.kind() == DataKind.RECORD && !range.equals(GrantedRange.unrestricted())) {
            throw new IllegalArgumentException(
                    "data " + grant.data() + " is a record, which is asked for whole, not " + Ranges.text(range));
        }
        return Ranges.inside(grant.range(), range);
    }

    private EventSC event(SessionId id) throws MedChainException {
        return networks.ledger().session(id).orElseThrow(() -> new NotOnLedgerException("session " + id));
    }

    /** How a session ended, if another one took its place: it may be found by it. One that was revoked has ended. */
    private Optional<SessionEndedException> endedUnlessRevoked(SessionId id) throws MedChainException {
        Optional<SessionEndedException> ended = networks.ledger().ended(id);
        if (ended.isPresent() && ended.get().replacement().isEmpty()) {
            throw ended.get();
        }
        return ended;
    }

    /** A record's name says when it expires, which is when the session does that was put there last, or later. */
    private MedChainException notFound(SessionPointer pointer) {
        try {
            Optional<SessionEndedException> ended = networks.ledger().ended(pointer.id());
            if (ended.isPresent()) {
                return ended.get();
            }
            return pointer.name().hasExpiredAt(networks.clock().millis())
                    ? SessionEndedException.expired(pointer.id())
                    : new UnavailableException(
                            "session " + pointer.id() + " is on the ledger, has not ended, and is not"
                                    + " in the directory: it is not published yet, or the directory lost it; try again for some"
                                    + " minutes, then ask the patient to publish it again");
        } catch (MedChainException e) {
            return e;
        }
    }

    private void requireNotExpired(SessionId id, Audience audience) throws SessionEndedException {
        if (audience.isExpiredAt(networks.clock().millis())) {
            throw SessionEndedException.expired(id);
        }
    }
}
