package org.medchain.core.internal.answer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.digest.ArrivingChain;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.core.internal.network.StreamEvents.Reference;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A requester's side of an answer. In this order: the header is opened and must be the provider's, for this request; the
 * chunks announced must be those that the patient's grant leads to expect, and within the caller's limits; all frames are
 * received, each opened once, and its bytes hashed before it is filed; all chunks are verified against one digest on the
 * ledger that is reached from the event which the patient granted. Only if they are not good the frames are opened again, to
 * tell which are bad. Thread-safe.
 */
public final class AnswerReader implements AutoCloseable {
    private static final int NAMED = 20;

    private final LedgerClient ledger;
    private final Identity requester;
    private final Clock clock;
    private final StagingFolder staging;
    private final Exchange exchange = new Exchange();
    private final ChainVerifier verifier = ChainVerifier.create();

    private AnswerReader(LedgerClient ledger, Identity requester, Clock clock, StagingFolder staging) {
        this.ledger = ledger;
        this.requester = requester;
        this.clock = clock;
        this.staging = staging;
    }

    /**
     * Answers to {@code requester}.
     *
     * @param staging where answers wait, sealed; made if missing; what a killed process left in it is deleted
     * @throws StorageException if the folder cannot be opened, or another requester uses it
     */
    public static AnswerReader open(LedgerClient ledger, Identity requester, Clock clock, Path staging)
            throws StorageException {
        return new AnswerReader(ledger, requester, clock, StagingFolder.open(staging));
    }

    /** What was asked, and the digest of the request's bytes. */
    public record Asked(AccessRequest request, Digest hash) {
        /** Something asked by this message. */
        public static Asked of(AccessRequest request, SealedRequest sealed) {
            return new Asked(request, sealed.hash());
        }

        Grant grant() {
            return request.grant().grant();
        }
    }

    /** Sends the request and returns the answer as it streams in. */
    @FunctionalInterface
    public interface Sending {
        /** Returns without waiting for the whole answer. */
        InputStream send() throws MedChainException;
    }

    /**
     * Asks, receives and verifies an answer.
     *
     * @throws SessionEndedException if the provider says that the session has ended
     * @throws AccessDeniedException if the provider refused for another reason
     * @throws NoDataException if it has nothing in the range asked for
     * @throws FetchLimitException if the answer is larger than {@code limits} allows
     * @throws InvalidDataException if the data is not what the ledger says it is; names bad chunks
     * @throws UnavailableException if the provider cannot answer now, broke off, or took longer than {@code limits} allows
     * @throws MedChainException if the answer is not the provider's, or is not what was asked for
     */
    public VerifiedData fetch(Asked asked, Sending sending, FetchLimits limits) throws MedChainException {
        Received received;
        try {
            received = exchange.run(sending::send, answer -> receive(asked, answer, limits), limits.duration());
        } catch (AccessDeniedException e) {
            throw ended(asked, e);
        }
        boolean verified = false;
        try {
            VerifiedData data = verify(asked, received);
            verified = true;
            return data;
        } finally {
            if (!verified) {
                received.close();
            }
        }
    }

    /** That a session ended, and which one took its place, is on the ledger; a provider's word for it stays a refusal. */
    private MedChainException ended(Asked asked, AccessDeniedException refusal) {
        SessionId session = asked.request().session();
        try {
            Optional<SessionEndedException> ended = Optional.empty();
            if (refusal.reason() == RefusalReason.REVOKED) {
                ended = ledger.ended(session);
            } else if (refusal.reason() == RefusalReason.EXPIRED && isExpired(asked)) {
                ended = Optional.of(SessionEndedException.expired(session));
            }
            if (ended.isPresent()) {
                ended.get().initCause(refusal);
                return ended.get();
            }
        } catch (MedChainException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }

    private boolean isExpired(Asked asked) {
        return asked.request().audience().audience().isExpiredAt(clock.millis());
    }

    @Override
    public void close() throws StorageException {
        exchange.close();
        verifier.close();
        staging.close();
    }

    /** An answer, whole, of which nothing is verified yet but what was announced. */
    private record Received(AnswerHeader.Granted header, StreamEvents events, StagedAnswer staged, ArrivingChain chain)
            implements AutoCloseable {
        @Override
        public void close() throws StorageException {
            staged.close();
        }
    }

    private Received receive(Asked asked, InputStream answer, FetchLimits limits) throws MedChainException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(answer));
        Signed signed = signed(asked, in);
        AnswerHeader.Granted header = granted(asked, signed);
        boolean complete = false;
        try {
            Grant grant = asked.grant();
            StreamEvents events = StreamEvents.begin(ledger, Reference.of(grant), AnswerCheck.deciding(grant, header));
            IdentityCertificate unused = signed.signer().await();
            events.requireReference();
            AnswerCheck.announced(asked.request(), header, events, limits);
            ArrivingChain chain = new ArrivingChain(DigestScheme.of(grant.scheme()), header.anchor(), header.first());
            StagedAnswer staged = StagedAnswer.receive(in, chain, header, staging, limits);
            complete = true;
            return new Received(header, events, staged, chain);
        } finally {
            if (!complete) {
                header.key().close();
            }
        }
    }

    /**
     * An answer's header.
     *
     * @param signer shows that the certificate that signed it is in force; nothing that it says counts before
     */
    private record Signed(AnswerHeader header, Pending<IdentityCertificate> signer) {}

    private static AnswerHeader.Granted granted(Asked asked, Signed signed) throws MedChainException {
        if (!signed.header().request().equals(asked.hash())) {
            throw new VerificationException("the answer is to another request");
        }
        if (signed.header() instanceof AnswerHeader.Refused refused) {
            IdentityCertificate unused = signed.signer().await();
            throw refused(asked, refused);
        }
        return (AnswerHeader.Granted) signed.header();
    }

    private Signed signed(Asked asked, DataInputStream in) throws MedChainException {
        Optional<Bytes> sealed = sealedHeader(in);
        if (sealed.isEmpty()) {
            throw Refusals.of(RefusalReason.NOT_AUTHENTIC, refusal(asked));
        }
        SignedMessage message =
                SignedMessage.open(AnswerHeader.USE, sealed.get(), requester, ledger.anchor(), clock.instant());
        Pending<IdentityCertificate> signer = ledger.begin(() -> {
            ledger.verify(message.sender());
            return message.sender();
        });
        PublicIdentity expected = asked.grant().provider();
        if (!message.sender().identity().equals(expected)) {
            throw new VerificationException(
                    "the answer is by " + message.sender().identity() + ", expected " + expected);
        }
        return new Signed(AnswerHeader.decode(message.payload()), signer);
    }

    /** The sealed header, or nothing if the provider did not recognise the requester. */
    private static Optional<Bytes> sealedHeader(DataInputStream in) throws MedChainException {
        Bytes frame;
        try {
            frame = Frames.read(in, Frames.MAX_HEADER);
        } catch (IOException e) {
            throw new UnavailableException("the answer broke off: try again", e);
        }
        return StructReader.decode("answer", frame, Frames.MAX_HEADER, struct -> {
            struct.uint(0, 1, 1);
            Optional<Bytes> sealed = struct.optionalBytes(1, 1, Frames.MAX_HEADER);
            if (sealed.isEmpty()) {
                int code = RefusalReason.NOT_AUTHENTIC.code();
                struct.uint(2, code, code);
            }
            return sealed;
        });
    }

    private static MedChainException refused(Asked asked, AnswerHeader.Refused refused) {
        String what = refusal(asked);
        if (refused.reason() == RefusalReason.STALE) {
            Duration skew = Duration.between(refused.clock(), asked.request().time());
            what += " as made at " + asked.request().time() + ", which by the provider's clock, " + refused.clock()
                    + ", is off by " + skew.toMillis() + " ms: set the clock that is wrong";
        }
        return Refusals.of(refused.reason(), what);
    }

    private static String refusal(Asked asked) {
        return "provider " + asked.grant().provider() + " refused data "
                + asked.request().data() + " in session " + asked.request().session();
    }

    private VerifiedData verify(Asked asked, Received received) throws MedChainException {
        Grant grant = asked.grant();
        StagedAnswer staged = received.staged();
        AnswerHeader.Granted header = received.header();
        AnswerCheck.times(asked.request(), header, staged);
        ChainVerdict verdict = verdict(grant, received);
        if (!verdict.valid()) {
            throw invalid(grant, verdict, staged);
        }
        AnswerCheck.edges(asked.request(), header, received.events());
        return new StagedData(
                staged, verdict, received.events().ref(header.last().value()));
    }

    private ChainVerdict verdict(Grant grant, Received received) throws MedChainException {
        Optional<ChainVerdict> good = received.chain().end(received.events());
        if (good.isPresent()) {
            return good.get();
        }
        DigestScheme scheme = DigestScheme.of(grant.scheme());
        return verifier.verify(scheme, received.header().anchor(), received.staged(), received.events());
    }

    private static InvalidDataException invalid(Grant grant, ChainVerdict verdict, StagedAnswer staged) {
        List<ChunkIndex> bad = verdict.bad();
        Map<ChunkIndex, TimeRange> announced = new HashMap<>();
        bad.forEach(chunk -> staged.info(chunk.value()).range().ifPresent(range -> announced.put(chunk, range)));
        String named = bad.size() <= NAMED ? bad.toString() : bad.subList(0, NAMED) + " and more";
        return new InvalidDataException(
                "data " + grant.data() + ": " + bad.size() + " of chunks " + verdict.first() + " to " + verdict.last()
                        + " are not those on the ledger: " + named
                        + (verdict.anchorWrong() ? " (and the anchor is wrong)" : ""),
                verdict,
                announced);
    }
}
