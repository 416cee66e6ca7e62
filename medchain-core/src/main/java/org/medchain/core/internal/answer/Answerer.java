package org.medchain.core.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessEvidence;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.internal.answer.AccessDesk.Authentic;
import org.medchain.core.internal.answer.AccessDesk.Decision;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.metrics.Timing;

/** Takes an access request to its end: checked, logged, answered. Thread-safe. */
public final class Answerer {
    private static final System.Logger LOG = System.getLogger(Answerer.class.getName());
    private static final int BATCH = 256;

    private final AccessDesk desk;
    private final AccessCheck check;
    private final ProviderStore store;
    private final HealthDataStore content;
    private final AccessTrail trail;
    private final Identity provider;
    private final IdentityCertificate certificate;
    private final Clock clock;
    private final SecureRandom random;
    private final LongSupplier nanos;
    private final Metrics metrics;

    /**
     * Answers for a provider.
     *
     * @param content the bytes of what {@code store} says there is
     * @param trail told of every authentic request after {@code store} has it
     */
    public Answerer(
            LedgerClient ledger,
            ProviderStore store,
            HealthDataStore content,
            AccessTrail trail,
            Identity provider,
            IdentityCertificate certificate,
            Clock clock,
            SecureRandom random,
            Metrics metrics) {
        this.desk = new AccessDesk(ledger, store, provider, clock);
        this.store = store;
        this.content = content;
        this.trail = trail;
        this.provider = provider;
        this.certificate = certificate;
        this.clock = clock;
        this.random = random;
        this.nanos = System::nanoTime;
        this.check = new AccessCheck(desk, ledger, store, clock, nanos);
        this.metrics = metrics;
    }

    /** Whether a request of {@code requester} would be answered now, and by which session. */
    public AccessVerdict check(IdentityCertificate requester, DataId data, GrantedRange range)
            throws MedChainException {
        return check.check(requester, data, range);
    }

    /** To be called when the catalogue learnt of a session, or when data is handed out no more. */
    public void recheck() {
        check.forget();
    }

    /**
     * Answers one request: with the data, or with a refusal.
     *
     * @throws IOException if the answer cannot be written; the requester then has a part, and knows it
     * @throws MedChainException if a refusal cannot be logged, or data breaks off while it is sent
     */
    public void answer(SealedRequest sealedRequest, OutputStream out, AccessOrigin origin)
            throws IOException, MedChainException {
        long begun = nanos.getAsLong();
        Outcome outcome = Outcome.ERROR;
        try {
            outcome = answered(sealedRequest, out, origin);
        } catch (IOException | MedChainException e) {
            outcome = Timing.outcome(e);
            throw e;
        } finally {
            metrics.record(Instrument.PROVIDER_FETCH_DURATION.series(outcome), Timing.secondsSince(begun));
        }
    }

    private Outcome answered(SealedRequest sealedRequest, OutputStream out, AccessOrigin origin)
            throws IOException, MedChainException {
        AnswerWriter answer = new AnswerWriter(out);
        Authentic asked;
        try {
            asked = desk.authenticate(sealedRequest);
        } catch (MalformedException | VerificationException e) {
            String reason = e instanceof MalformedException ? "malformed" : "not authentic";
            store.countUnauthenticated(clock.instant(), reason, sealedRequest.encode());
            answer.refuseUnauthenticated();
            return Outcome.INVALID;
        }
        return answer(new Request(asked, sealedRequest.hash(), origin), answer)
                .map(reason -> reason == RefusalReason.UNAVAILABLE ? Outcome.UNAVAILABLE : Outcome.REFUSED)
                .orElse(Outcome.OK);
    }

    /** An authentic request, the digest of the bytes in which it came, and where it came from. */
    private record Request(Authentic asked, Digest hash, AccessOrigin origin) {
        PublicIdentity requester() {
            return asked.requester();
        }
    }

    /** Why it was refused or broken off; empty if it was answered to its end. */
    private Optional<RefusalReason> answer(Request request, AnswerWriter answer) throws IOException, MedChainException {
        RefusalReason refused;
        try {
            Decision granted = desk.decide(request.asked());
            try (Delivery delivery = Delivery.find(
                            store, granted, request.asked().request().range());
                    SymmetricKey key = SymmetricKey.generate(random)) {
                AnswerHeader.Granted header = header(request, delivery, key);
                if (admit(request, granted, delivery)) {
                    return deliver(request, header, delivery, answer);
                }
            }
            refused = RefusalReason.REPLAYED;
        } catch (AccessDeniedException e) {
            refused = e.reason();
        } catch (DeliveryFailedException e) {
            throw e.cause();
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P004 request {0} cannot be decided: {1}",
                    request.hash(),
                    Printable.of(e.getMessage()));
            refused = RefusalReason.UNAVAILABLE;
        }
        refuse(request, refused, answer);
        return Optional.of(refused);
    }

    private AnswerHeader.Granted header(Request request, Delivery delivery, SymmetricKey key) throws MedChainException {
        return new AnswerHeader.Granted(
                request.hash(),
                key,
                delivery.first(),
                delivery.last(),
                delivery.anchor(),
                delivery.before(),
                delivery.after());
    }

    /** Keeps what shows that the patient granted it, then uses up the nonce and logs, in one transaction. */
    private boolean admit(Request request, Decision granted, Delivery delivery) throws MedChainException {
        keep(request.asked().request(), granted);
        String outcome = "GRANTED chunks " + delivery.first() + " to " + delivery.last();
        AccessEntry entry =
                entry(request, outcome, Optional.of(granted.session().ref()));
        AccessRequest asked = request.asked().request();
        if (!store.admit(request.requester().id(), asked.nonce(), asked.time(), entry)) {
            return false;
        }
        trail.write(entry);
        return true;
    }

    private void keep(AccessRequest request, Decision granted) throws MedChainException {
        boolean known = store.session(request.session())
                .filter(session ->
                        session.grants().stream().anyMatch(grant -> grant.data().equals(request.data())))
                .isPresent();
        if (!known) {
            store.keep(new KnownSession(
                    request.session(),
                    new Receipt(granted.session().ref(), granted.session().height()),
                    request.audience().audience().expiresAtMillis(),
                    Openings.encode(request.audience()),
                    List.of(new KnownSession.Grant(request.data(), Openings.encode(request.grant()), Optional.empty())),
                    false));
            recheck();
        }
    }

    private Optional<RefusalReason> deliver(
            Request request, AnswerHeader.Granted header, Delivery delivery, AnswerWriter answer)
            throws IOException, DeliveryFailedException {
        try {
            send(header, request.requester(), answer);
            AnswerWriter.Body body =
                    answer.body(provider.publicIdentity().suite(), header.key(), request.hash(), random);
            AnswerWatch watch = new AnswerWatch(desk, request.asked(), nanos);
            Optional<RefusalReason> ended;
            try {
                ended = deliver(delivery, body, watch);
            } catch (MedChainException e) {
                body.breakOff(RefusalReason.UNAVAILABLE);
                throw e;
            }
            if (ended.isPresent()) {
                breakOff(request, ended.get(), body);
            } else {
                body.end();
                metrics.record(Instrument.PROVIDER_FETCH_SIZE.series(), (double) body.sent());
            }
            return ended;
        } catch (MedChainException e) {
            throw new DeliveryFailedException(e);
        }
    }

    private Optional<RefusalReason> deliver(Delivery delivery, AnswerWriter.Body body, AnswerWatch watch)
            throws IOException, MedChainException {
        ChunkIndex next = delivery.first();
        while (next.compareTo(delivery.last()) <= 0) {
            long left = delivery.last().value() - next.value() + 1;
            List<StoredChunk> batch = store.chunks(delivery.data().id(), next, (int) Math.min(BATCH, left));
            for (StoredChunk chunk : batch) {
                requireNext(chunk, next);
                Optional<RefusalReason> ended = deliver(delivery, chunk, body, watch);
                if (ended.isPresent()) {
                    return ended;
                }
                next = next.next();
            }
            if (batch.isEmpty()) {
                throw new StorageException("the catalogue ends before chunk " + next + " of data "
                        + delivery.data().id() + ", expected " + left + " more chunks; a retry does not help");
            }
        }
        return Optional.empty();
    }

    private Optional<RefusalReason> deliver(
            Delivery delivery, StoredChunk chunk, AnswerWriter.Body body, AnswerWatch watch)
            throws IOException, MedChainException {
        try (InputStream bytes = content.open(chunk.object())) {
            return body.chunk(delivery.info(chunk), bytes, watch);
        }
    }

    private static void requireNext(StoredChunk chunk, ChunkIndex next) throws StorageException {
        if (!chunk.index().equals(next) || !chunk.isRecorded()) {
            throw new StorageException("the catalogue gave chunk " + chunk.index() + " of data " + chunk.data()
                    + ", expected chunk " + next + ", recorded; a retry does not help");
        }
    }

    /** Who hangs up before he is told is in the log all the same. */
    private void breakOff(Request request, RefusalReason reason, AnswerWriter.Body body)
            throws IOException, MedChainException {
        try {
            body.breakOff(reason);
        } finally {
            log(request, "BROKEN OFF, " + reason);
        }
    }

    private void refuse(Request request, RefusalReason reason, AnswerWriter answer)
            throws IOException, MedChainException {
        try {
            send(new AnswerHeader.Refused(request.hash(), reason, clock.instant()), request.requester(), answer);
        } finally {
            log(request, reason.name());
        }
    }

    private void send(AnswerHeader header, PublicIdentity requester, AnswerWriter answer)
            throws IOException, MedChainException {
        SignedMessage message = SignedMessage.sign(AnswerHeader.USE, provider, certificate, requester, header.encode());
        answer.header(message.seal(AnswerHeader.USE, random));
    }

    private void log(Request request, String outcome) throws MedChainException {
        AccessEntry entry = entry(request, outcome, Optional.empty());
        store.log(entry);
        trail.write(entry);
    }

    private AccessEntry entry(Request request, String outcome, Optional<EventRef> session) {
        Authentic asked = request.asked();
        return new AccessEntry(
                clock.instant(),
                asked.requester().id(),
                Optional.of(asked.request().audience().audience().patient().id()),
                Optional.of(asked.request().session()),
                Optional.of(asked.request().data()),
                outcome,
                request.hash(),
                new AccessEvidence(asked.message(), session).encode(),
                request.origin());
    }

    /** An answer that was begun and failed: nothing else can be answered any more. */
    private static final class DeliveryFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final MedChainException failure;

        DeliveryFailedException(MedChainException failure) {
            super(failure);
            this.failure = failure;
        }

        MedChainException cause() {
            return failure;
        }
    }
}
