package org.medchain.core.internal.answer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** What a provider could answer who has its keys and no scruples. */
public final class AnswerForge {
    private static final System.Logger LOG = System.getLogger(AnswerForge.class.getName());

    /** A chunk as it is sent: what is said of it, and its bytes. */
    public record Chunk(ChunkInfo info, Bytes content) {
        /** The same bytes, said to be of another time. */
        public Chunk saidToBe(TimeRange time) {
            return new Chunk(new ChunkInfo(info.index(), Optional.of(time), info.length(), info.salt()), content);
        }

        /** The same bytes, said to be so many. */
        public Chunk saidToHave(long length) {
            return new Chunk(new ChunkInfo(info.index(), info.range(), length, info.salt()), content);
        }
    }

    /** What is announced, and what is sent. */
    public record Goods(
            long first,
            long last,
            Anchor anchor,
            Optional<EdgeBefore> before,
            Optional<EdgeAfter> after,
            List<Chunk> chunks,
            long counted) {
        public Goods {
            chunks = List.copyOf(chunks);
        }

        /** Chunks {@code first} to {@code last}, as they are, without neighbours. */
        public static Goods of(long first, Anchor anchor, List<Chunk> chunks) {
            long last = first + chunks.size() - 1;
            return new Goods(first, last, anchor, Optional.empty(), Optional.empty(), chunks, chunks.size());
        }

        /** The same with a chunk before the first, whose digest after {@code previous} is the anchor. */
        public Goods withBefore(Chunk chunk, Digest previous) {
            EdgeBefore edge = new EdgeBefore(
                    chunk.info().range().orElseThrow(), chunk.info().length(), content(chunk), previous);
            return new Goods(first, last, anchor, Optional.of(edge), after, chunks, counted);
        }

        /** The same with a chunk after the last. */
        public Goods withAfter(Chunk chunk) {
            EdgeAfter edge = new EdgeAfter(
                    chunk.info().range().orElseThrow(), chunk.info().length(), content(chunk));
            return new Goods(first, last, anchor, before, Optional.of(edge), chunks, counted);
        }

        /** The same without neighbours. */
        public Goods alone() {
            return withoutBefore().withoutAfter();
        }

        /** The same without the chunk before the first. */
        public Goods withoutBefore() {
            return new Goods(first, last, anchor, Optional.empty(), after, chunks, counted);
        }

        /** The same without the chunk after the last. */
        public Goods withoutAfter() {
            return new Goods(first, last, anchor, before, Optional.empty(), chunks, counted);
        }

        /** The same chunks, announced as others. */
        public Goods announcing(long newFirst, long newLast, long count) {
            return new Goods(newFirst, newLast, anchor, before, after, chunks, count);
        }

        /** The same from another anchor. */
        public Goods from(Anchor other) {
            return new Goods(first, last, other, before, after, chunks, counted);
        }

        private static Digest content(Chunk chunk) {
            return Hasher.untagged()
                    .update(chunk.info().salt())
                    .update(chunk.content())
                    .finish();
        }

        /** The same announcement with other chunks. */
        public Goods sending(UnaryOperator<List<Chunk>> change) {
            List<Chunk> changed = change.apply(new ArrayList<>(chunks));
            return new Goods(first, last, anchor, before, after, changed, counted);
        }

        /** The same announcement with two chunks' bytes exchanged. */
        public Goods swapping(int one, int other) {
            return sending(list -> {
                Chunk left = list.get(one);
                Chunk right = list.get(other);
                list.set(one, new Chunk(left.info(), right.content()));
                list.set(other, new Chunk(right.info(), left.content()));
                return list;
            });
        }

        /** The same announcement with two chunks in the other's place. */
        public Goods reordering(int one, int other) {
            return sending(list -> {
                Collections.swap(list, one, other);
                return list;
            });
        }
    }

    private final CertifiedIdentity provider;
    private final PublicIdentity requester;
    private final TestRandom random;

    /** Forges answers of {@code provider} to {@code requester}. */
    public AnswerForge(CertifiedIdentity provider, PublicIdentity requester, TestRandom random) {
        this.provider = provider;
        this.requester = requester;
        this.random = random;
    }

    /** An answer to {@code request} with these goods. */
    public Bytes answer(SealedRequest request, Goods goods) throws MedChainException {
        Digest hash = request.hash();
        SymmetricKey key = SymmetricKey.generate(random);
        AnswerHeader header = new AnswerHeader.Granted(
                hash,
                key,
                new ChunkIndex(goods.first()),
                new ChunkIndex(goods.last()),
                goods.anchor(),
                goods.before(),
                goods.after());
        List<Bytes> frames = new ArrayList<>();
        frames.add(header(header));
        for (Piece piece : pieces(goods)) {
            Bytes associated = Frames.associated(hash, frames.size() - 1L);
            frames.add(key.seal(provider.identity().suite(), Frames.USE, associated, piece.encode(), random));
        }
        return join(frames);
    }

    private Bytes header(AnswerHeader header) throws MedChainException {
        SignedMessage message = SignedMessage.sign(
                AnswerHeader.USE, provider.keys(), provider.certificate(), requester, header.encode());
        Bytes sealed = message.seal(AnswerHeader.USE, random);
        return new StructWriter().integer(0, 1).bytes(1, sealed).toBytes();
    }

    private static List<Piece> pieces(Goods goods) {
        List<Piece> pieces = new ArrayList<>();
        for (Chunk chunk : goods.chunks()) {
            pieces.add(new Piece.ChunkStart(chunk.info()));
            if (!chunk.content().isEmpty()) {
                pieces.add(new Piece.Data(chunk.content()));
            }
        }
        pieces.add(new Piece.End(goods.counted()));
        return pieces;
    }

    /** The header of an answer that announces these chunks, and nothing after it. */
    public Bytes headerOnly(SealedRequest request, long first, long last, Anchor anchor) throws MedChainException {
        AnswerHeader header = new AnswerHeader.Granted(
                request.hash(),
                SymmetricKey.generate(random),
                new ChunkIndex(first),
                new ChunkIndex(last),
                anchor,
                Optional.empty(),
                Optional.empty());
        return join(List.of(header(header)));
    }

    /** An answer that refuses {@code request}. */
    public Bytes refusal(SealedRequest request, RefusalReason reason, Instant clock) throws MedChainException {
        return join(List.of(header(new AnswerHeader.Refused(request.hash(), reason, clock))));
    }

    /** What an answer says, as whoever of {@code readers} may open it reads it: {@code GRANTED chunks 1 to 3} or a reason. */
    public static String outcome(Bytes answer, List<Identity> readers) throws MedChainException {
        Optional<Bytes> sealed = StructReader.decode("answer", split(answer).get(0), Frames.MAX_HEADER, struct -> {
            struct.uint(0, 1, 1);
            Optional<Bytes> header = struct.optionalBytes(1, 1, Frames.MAX_HEADER);
            if (header.isEmpty()) {
                struct.uint(2, 1, 1);
            }
            return header;
        });
        if (sealed.isEmpty()) {
            return RefusalReason.NOT_AUTHENTIC.name();
        }
        for (Identity reader : readers) {
            try (SecretBytes opened = reader.open(AnswerHeader.USE, Bytes.empty(), sealed.get())) {
                SignedMessage message = SignedMessage.decode(Bytes.takeOwnership(opened.exposeCopy()));
                AnswerHeader header = AnswerHeader.decode(message.payload());
                return header instanceof AnswerHeader.Granted granted
                        ? "GRANTED chunks " + granted.first() + " to " + granted.last()
                        : ((AnswerHeader.Refused) header).reason().name();
            } catch (VerificationException anothers) {
                LOG.log(System.Logger.Level.TRACE, "sealed to another reader", anothers);
            }
        }
        throw new VerificationException("the answer is sealed to none of the readers");
    }

    /** Which neighbours a granted answer shows, as {@code reader} reads it: {@code before}, {@code after}, both or none. */
    public static List<String> neighbours(Bytes answer, Identity reader) throws MedChainException {
        Bytes sealed = StructReader.decode("answer", split(answer).get(0), Frames.MAX_HEADER, struct -> {
            struct.uint(0, 1, 1);
            return struct.bytes(1, 1, Frames.MAX_HEADER);
        });
        try (SecretBytes opened = reader.open(AnswerHeader.USE, Bytes.empty(), sealed)) {
            SignedMessage message = SignedMessage.decode(Bytes.takeOwnership(opened.exposeCopy()));
            AnswerHeader.Granted header = (AnswerHeader.Granted) AnswerHeader.decode(message.payload());
            List<String> shown = new ArrayList<>();
            header.before().ifPresent(edge -> shown.add("before"));
            header.after().ifPresent(edge -> shown.add("after"));
            return shown;
        }
    }

    /** The frames of an answer, the header's first. */
    public static List<Bytes> split(Bytes answer) {
        List<Bytes> frames = new ArrayList<>();
        int at = 0;
        while (at < answer.size()) {
            int length = answer.slice(at, at + 4).asReadOnlyBuffer().getInt();
            frames.add(answer.slice(at + 4, at + 4 + length));
            at += 4 + length;
        }
        return frames;
    }

    /** An answer of these frames. */
    public static Bytes join(List<Bytes> frames) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(answer)) {
            for (Bytes frame : frames) {
                Frames.write(out, frame);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Bytes.takeOwnership(answer.toByteArray());
    }
}
