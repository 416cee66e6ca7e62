package org.medchain.core.access;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.Grant;
import org.medchain.core.directory.GrantItem;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A requester's side of an answer. In this order: the header is opened and must be the provider's, for this request; the
 * chunks announced must be those that the patient's grant leads to expect; all frames are received; all chunks are verified
 * against one digest on the ledger that is reached from the event which the patient signed. Thread-safe.
 */
public final class AnswerReader implements AutoCloseable {
    private final LedgerClient ledger;
    private final Identity requester;
    private final Clock clock;
    private final Path staging;
    private final ChainVerifier verifier = ChainVerifier.create();

    /** Answers to {@code requester}, staged in folder {@code staging}. */
    public AnswerReader(LedgerClient ledger, Identity requester, Clock clock, Path staging) {
        this.ledger = ledger;
        this.requester = requester;
        this.clock = clock;
        this.staging = staging;
    }

    /** What was asked, of whom, and the digest of the request's bytes. */
    public record Asked(Grant grant, GrantItem item, AccessRequest request, Digest hash) {
        /** Something asked by these sealed bytes. */
        public static Asked of(Grant grant, GrantItem item, AccessRequest request, Bytes sealed) {
            return new Asked(grant, item, request, AccessRequest.hash(sealed));
        }
    }

    /**
     * Receives and verifies an answer.
     *
     * @throws AccessDeniedException if the provider refused
     * @throws InvalidDataException if the data is not what the ledger says it is; names the bad chunks
     * @throws MedChainException if the answer is not the provider's, broke off, or is not what was asked for
     */
    public VerifiedData read(Asked asked, InputStream answer) throws MedChainException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(answer));
        AnswerHeader.Granted header = granted(asked, in);
        checkAnnounced(asked, header);
        StagedAnswer staged = StagedAnswer.receive(in, header, staging);
        boolean verified = false;
        try {
            VerifiedData data = verify(asked, header, staged);
            verified = true;
            return data;
        } finally {
            if (!verified) {
                staged.close();
            }
        }
    }

    @Override
    public void close() {
        verifier.close();
    }

    private AnswerHeader.Granted granted(Asked asked, DataInputStream in) throws MedChainException {
        AnswerHeader header = header(asked, in);
        if (!header.request().equals(asked.hash())) {
            throw new VerificationException("the answer is to another request");
        }
        if (header instanceof AnswerHeader.Refused refused) {
            throw denied(asked, refused.reason());
        }
        return (AnswerHeader.Granted) header;
    }

    private AnswerHeader header(Asked asked, DataInputStream in) throws MedChainException {
        Optional<Bytes> sealed = sealedHeader(in);
        if (sealed.isEmpty()) {
            throw denied(asked, RefusalReason.NOT_AUTHENTIC);
        }
        SignedMessage message =
                SignedMessage.open(AnswerHeader.USE, sealed.get(), requester, ledger.anchor(), clock.instant());
        ledger.verify(message.sender());
        PublicIdentity expected = asked.grant().provider();
        if (!message.sender().identity().equals(expected)) {
            throw new VerificationException(
                    "the answer is by " + message.sender().identity() + ", expected " + expected);
        }
        return AnswerHeader.decode(message.payload());
    }

    /** The sealed header, or nothing if the provider did not recognise the requester. */
    private static Optional<Bytes> sealedHeader(DataInputStream in) throws MedChainException {
        Bytes frame;
        try {
            frame = Frames.read(in, Frames.MAX_HEADER);
        } catch (IOException e) {
            throw new UnavailableException("the answer broke off", e);
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

    private static AccessDeniedException denied(Asked asked, RefusalReason reason) {
        return new AccessDeniedException(
                reason,
                "provider " + asked.grant().provider() + " refused data "
                        + asked.request().data() + " in session "
                        + asked.grant().session() + ": " + reason);
    }

    /** The chunks that were shared when the patient granted them must all be there; later ones may follow. */
    private static void checkAnnounced(Asked asked, AnswerHeader.Granted header) throws MalformedException {
        if (asked.item().kind() == DataKind.RECORD) {
            requireChunks(header, 1, 1);
            return;
        }
        Timeline expected = asked.item().shared().within(asked.request().range());
        if (expected.isEmpty()) {
            return;
        }
        long first = expected.runs().get(0).firstIndex();
        long last = expected.last().map(ChunkIndex::value).orElse(first);
        boolean mayGoOn = last == asked.item().referenceIndex().value();
        requireChunks(header, first, mayGoOn ? Math.max(last, header.last().value()) : last);
    }

    private static void requireChunks(AnswerHeader.Granted header, long first, long last) throws MalformedException {
        if (header.first().value() != first || header.last().value() != last) {
            throw new MalformedException("the answer announces chunks " + header.first() + " to " + header.last()
                    + ", expected " + first + " to " + last);
        }
    }

    private VerifiedData verify(Asked asked, AnswerHeader.Granted header, StagedAnswer staged)
            throws MedChainException {
        for (ChunkInfo info : staged.infos()) {
            checkInRange(asked, info);
        }
        GrantItem item = asked.item();
        StreamHistory history = history(asked, header);
        ChainVerdict verdict = verifier.verify(item.scheme(), anchor(item, header), staged, history);
        if (!verdict.valid()) {
            throw new InvalidDataException(
                    "data " + item.id() + ": " + verdict.bad().size() + " of chunks " + verdict.first() + " to "
                            + verdict.last() + " are not those on the ledger: " + verdict.bad()
                            + (verdict.anchorWrong() ? " (and the anchor is wrong)" : ""),
                    verdict);
        }
        return new VerifiedData(staged, verdict, history.ref(header.last().value()));
    }

    private static void checkInRange(Asked asked, ChunkInfo info) throws VerificationException {
        boolean stream = asked.item().kind() == DataKind.STREAM;
        if (stream && !info.range().filter(asked.request().range()::contains).isPresent()) {
            throw new VerificationException(
                    "chunk " + info.index() + " of the answer is not inside the range asked for");
        }
    }

    /** The grant's own anchor where it applies; else the provider's, since a wrong one is found out. */
    private static Anchor anchor(GrantItem item, AnswerHeader.Granted header) {
        boolean granted = item.kind() == DataKind.RECORD
                || item.shared().first().filter(header.first()::equals).isPresent();
        return granted ? item.anchor() : header.anchor();
    }

    /**
     * The stream's events: from the event that the patient signed, or, for chunks that came later, from the provider's last
     * event, whose chain must lead back to it.
     */
    private StreamHistory history(Asked asked, AnswerHeader.Granted header) throws MedChainException {
        GrantItem item = asked.item();
        PublicIdentity provider = asked.grant().provider();
        EventRef reference = item.reference();
        long index = item.referenceIndex().value();
        long last = header.last().value();
        if (last <= index) {
            return new StreamHistory(ledger, provider, item.scheme(), reference, index);
        }
        StreamHistory later = new StreamHistory(ledger, provider, item.scheme(), header.lastEvent(), last);
        if (!later.ref(index).equals(reference)) {
            throw new VerificationException("chunk " + last + " of the answer is not of the stream that was granted");
        }
        return later;
    }
}
