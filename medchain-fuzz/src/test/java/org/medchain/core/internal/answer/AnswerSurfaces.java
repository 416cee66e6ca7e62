package org.medchain.core.internal.answer;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.ArrivingChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.Grant;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What a requester takes from a provider who may say what it likes. */
public final class AnswerSurfaces implements Surfaces {
    static final LedgerClient LEDGER = ledger();

    private static final AccessRequest REQUEST = Shared.request();
    private static final SymmetricKey KEY = new SymmetricKey(SecretBytes.random(Samples.random(41), SymmetricKey.SIZE));
    private static final FetchLimits LIMITS = new FetchLimits(1_000, 1 << 20, Duration.ofMinutes(1));

    @Override
    public List<Surface> all() {
        AnswerHeader.Granted header = header();
        AnswerHeader refused = new AnswerHeader.Refused(Samples.DIGEST, RefusalReason.STALE, Shared.now());
        List<Bytes> pieces = pieces();
        List<Bytes> sealed = sealed(pieces);
        List<Bytes> whole = new ArrayList<>(pieces);
        whole.add(0, header.encode());
        return List.of(
                canonical(
                        "answer-header", AnswerHeader::decode, AnswerHeader::encode, header.encode(), refused.encode()),
                canonical(
                        "answer-piece",
                        Piece::decode,
                        Piece::encode,
                        pieces.get(0),
                        pieces.get(1),
                        pieces.get(pieces.size() - 1),
                        new Piece.BrokenOff(RefusalReason.REVOKED).encode()),
                readOnly("answer-frames", bytes -> receive(header, bytes), join(sealed)),
                readOnly("answer-pieces", bytes -> receive(header, join(sealed(split(bytes)))), join(pieces)),
                readOnly("answer", AnswerSurfaces::judge, join(whole)),
                readOnly("answer-sealed", Fetching::fetch, sealed(header, sealed), sealed(refused, List.of())));
    }

    /** Frames after the header, as they come. */
    private static ChunkTable receive(AnswerHeader.Granted header, Bytes frames) throws MedChainException {
        DataOutputStream staged = new DataOutputStream(OutputStream.nullOutputStream());
        DigestScheme scheme = DigestScheme.of(REQUEST.grant().grant().scheme());
        ArrivingChain chain = new ArrivingChain(scheme, header.anchor(), header.first());
        return new AnswerReceiver(in(frames), staged, chain, header, LIMITS).receive();
    }

    /** A header and pieces as a provider says them, before it signs and seals them: all that is judged of them. */
    private static ChunkTable judge(Bytes input) throws MedChainException {
        List<Bytes> frames = split(input);
        if (frames.isEmpty() || !(AnswerHeader.decode(frames.get(0)) instanceof AnswerHeader.Granted said)) {
            throw new MalformedException("refused");
        }
        AnswerHeader.Granted header = new AnswerHeader.Granted(
                Samples.DIGEST, KEY, said.first(), said.last(), said.anchor(), said.before(), said.after());
        Grant grant = REQUEST.grant().grant();
        StreamEvents events = StreamEvents.of(LEDGER, StreamEvents.Reference.of(grant));
        AnswerCheck.announced(REQUEST, header, events, LIMITS);
        AnswerCheck.edges(REQUEST, header, events);
        return receive(header, join(sealed(frames.subList(1, frames.size()))));
    }

    /** An answer as it goes over the wire. */
    private static Bytes sealed(AnswerHeader header, List<Bytes> frames) {
        List<Bytes> all = new ArrayList<>(frames);
        try {
            Bytes sealed = SignedMessage.sign(
                            AnswerHeader.USE,
                            Samples.PROVIDER,
                            Samples.PROVIDER_CERTIFICATE,
                            Samples.PATIENT.publicIdentity(),
                            header.encode())
                    .seal(AnswerHeader.USE, Samples.random(43));
            all.add(0, new StructWriter().integer(0, 1).bytes(1, sealed).toBytes());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
        return join(all);
    }

    /** A requester's staging folder, which is there when it is first needed and as long as the process. */
    private static final class Fetching {
        private static final AnswerReader READER = open();

        private Fetching() {}

        private static AnswerReader open() {
            try {
                Path folder = Files.createTempDirectory("answers");
                Clock clock = Clock.fixed(Shared.now(), ZoneOffset.UTC);
                AnswerReader reader = AnswerReader.open(LEDGER, Samples.PATIENT, clock, folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(reader, folder)));
                return reader;
            } catch (IOException | MedChainException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void close(AnswerReader reader, Path folder) {
            try {
                reader.close();
                Files.deleteIfExists(folder.resolve("lock"));
                Files.deleteIfExists(folder);
            } catch (IOException | MedChainException e) {
                throw new IllegalStateException(e);
            }
        }

        static boolean fetch(Bytes answer) throws MedChainException {
            AnswerReader.Asked asked = new AnswerReader.Asked(REQUEST, Samples.DIGEST);
            try (VerifiedData data = READER.fetch(asked, () -> in(answer), LIMITS)) {
                return data != null;
            }
        }
    }

    private static AnswerHeader.Granted header() {
        Shared.Chunk before = Shared.chunk(2);
        Shared.Chunk after = Shared.chunk(5);
        return new AnswerHeader.Granted(
                Samples.DIGEST,
                KEY,
                new ChunkIndex(3),
                new ChunkIndex(4),
                Shared.chunk(3).anchor(),
                Optional.of(new EdgeBefore(
                        before.info().range().orElseThrow(),
                        before.info().length(),
                        before.digests().content(),
                        Shared.chunk(1).digests().digest())),
                Optional.of(new EdgeAfter(
                        after.info().range().orElseThrow(),
                        after.info().length(),
                        after.digests().content())));
    }

    private static List<Bytes> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 3; i <= 4; i++) {
            pieces.add(new Piece.ChunkStart(Shared.chunk(i).info()));
            pieces.add(new Piece.Data(Shared.chunk(i).content()));
        }
        pieces.add(new Piece.End(2));
        return pieces.stream().map(Piece::encode).toList();
    }

    private static List<Bytes> sealed(List<Bytes> pieces) {
        List<Bytes> sealed = new ArrayList<>();
        for (Bytes piece : pieces) {
            Bytes associated = Frames.associated(Samples.DIGEST, sealed.size());
            sealed.add(KEY.seal(SuiteId.X25519, Frames.USE, associated, piece, Samples.random(42)));
        }
        return sealed;
    }

    private static DataInputStream in(Bytes bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static List<Bytes> split(Bytes frames) throws MalformedException {
        List<Bytes> split = new ArrayList<>();
        DataInputStream in = in(frames);
        try {
            while (in.available() > 0) {
                split.add(Frames.read(in, Piece.MAX_SIZE));
            }
        } catch (EOFException e) {
            throw new MalformedException("cut off", e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return split;
    }

    private static Bytes join(List<Bytes> frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(joined)) {
            for (Bytes frame : frames) {
                Frames.write(out, frame);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Bytes.takeOwnership(joined.toByteArray());
    }

    /** Knows the one stream. */
    private static LedgerClient ledger() {
        Ledger ledger = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "config" -> Samples.CONFIG;
                    case "isRevoked" -> false;
                    case "chunk" -> chunk((EventHash) arguments[0], (long) arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        try {
            return new LedgerClient(
                    ledger, Reads.inTurn(), Clock.fixed(Shared.now(), ZoneOffset.UTC), Duration.ofSeconds(1));
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<LedgerEntry> chunk(EventHash ofStream, long index) {
        boolean known = Shared.CHUNKS.stream()
                .anyMatch(chunk -> chunk.entry().event().hash().equals(ofStream));
        return known && index >= 1 && index <= Shared.CHUNKS.size()
                ? Optional.of(Shared.chunk(index).entry())
                : Optional.empty();
    }
}
