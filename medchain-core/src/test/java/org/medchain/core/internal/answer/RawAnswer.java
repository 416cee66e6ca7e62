package org.medchain.core.internal.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;

/**
 * An answer, taken apart by whoever has the requester's keys, who believes and checks nothing; and put together again by
 * whoever has the provider's.
 */
public final class RawAnswer {
    private static final int VERSION = 1;

    /** A chunk as it came, with as many of its bytes as came. */
    public record Chunk(ChunkInfo info, Bytes content) {
        /** The same bytes, said to be something else. */
        public Chunk as(ChunkInfo other) {
            return new Chunk(other, content);
        }

        /** Other bytes, said to be the same. */
        public Chunk with(Bytes other) {
            return new Chunk(new ChunkInfo(info.index(), info.range(), other.size(), info.salt()), other);
        }
    }

    private final AnswerHeader.Granted header;
    private final List<Chunk> chunks;

    private RawAnswer(AnswerHeader.Granted header, List<Chunk> chunks) {
        this.header = header;
        this.chunks = List.copyOf(chunks);
    }

    /** What came of an answer; empty if it is a refusal or no answer at all. */
    public static Optional<RawAnswer> open(Bytes answer, Identity requester) {
        List<Bytes> frames = split(answer);
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Bytes> sealed = StructReader.decode("answer", frames.get(0), Frames.MAX_HEADER, struct -> {
                struct.uint(0, VERSION, VERSION);
                Optional<Bytes> header = struct.optionalBytes(1, 1, Frames.MAX_HEADER);
                struct.optionalInteger(2);
                return header;
            });
            if (sealed.isEmpty()) {
                return Optional.empty();
            }
            return AnswerHeader.decode(message(sealed.get(), requester).payload())
                            instanceof AnswerHeader.Granted granted
                    ? Optional.of(new RawAnswer(granted, chunks(granted, frames)))
                    : Optional.empty();
        } catch (MedChainException e) {
            return Optional.empty();
        }
    }

    private static SignedMessage message(Bytes sealed, Identity requester) throws MedChainException {
        try (SecretBytes opened = requester.open(AnswerHeader.USE, Bytes.empty(), sealed)) {
            return SignedMessage.decode(Bytes.takeOwnership(opened.exposeCopy()));
        }
    }

    private static List<Chunk> chunks(AnswerHeader.Granted header, List<Bytes> frames) throws MedChainException {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 1; i < frames.size(); i++) {
            Piece piece = Frames.open(header.key(), header.request(), i - 1L, frames.get(i));
            if (piece instanceof Piece.ChunkStart start) {
                chunks.add(new Chunk(start.info(), Bytes.empty()));
            } else if (piece instanceof Piece.Data data) {
                Chunk begun = chunks.remove(chunks.size() - 1);
                chunks.add(new Chunk(begun.info(), Bytes.concat(begun.content(), data.bytes())));
            }
        }
        return chunks;
    }

    /** What came, in order. */
    public List<Chunk> chunks() {
        return chunks;
    }

    /** The digest before the first chunk, as it is announced. */
    public Optional<Digest> anchor() {
        Bytes value = header.anchor().value();
        return value.isEmpty() ? Optional.empty() : Optional.of(new Digest(value));
    }

    /** The same header with other chunks. */
    public RawAnswer sending(List<Chunk> others) {
        return new RawAnswer(header, others);
    }

    /**
     * Another first chunk is announced, and the one before it is shown as its neighbour if {@code previous}, the digest
     * before that, is there.
     */
    public RawAnswer from(long first, StoredChunk before, Optional<Digest> previous) {
        Optional<EdgeBefore> edge = previous.map(digest -> new EdgeBefore(
                before.range().orElseThrow(),
                before.facts().length(),
                before.facts().content(),
                digest));
        return new RawAnswer(
                new AnswerHeader.Granted(
                        header.request(),
                        header.key(),
                        new ChunkIndex(first),
                        header.last(),
                        Anchor.of(before.facts().digest()),
                        edge,
                        header.after()),
                chunks);
    }

    /** Another last chunk is announced; {@code after} is shown as the one that follows, if it is there. */
    public RawAnswer to(long last, Optional<StoredChunk> after) {
        Optional<EdgeAfter> edge = after.map(chunk -> new EdgeAfter(
                chunk.range().orElseThrow(),
                chunk.facts().length(),
                chunk.facts().content()));
        return new RawAnswer(
                new AnswerHeader.Granted(
                        header.request(),
                        header.key(),
                        header.first(),
                        new ChunkIndex(last),
                        header.anchor(),
                        header.before(),
                        edge),
                chunks);
    }

    /** Seals all of it again, as an answer of {@code provider} to {@code request}. */
    public Bytes seal(Digest request, CertifiedIdentity provider, PublicIdentity requester, TestRandom random)
            throws MedChainException {
        try (SymmetricKey key = SymmetricKey.generate(random)) {
            AnswerHeader.Granted anew = new AnswerHeader.Granted(
                    request, key, header.first(), header.last(), header.anchor(), header.before(), header.after());
            SignedMessage message = SignedMessage.sign(
                    AnswerHeader.USE, provider.keys(), provider.certificate(), requester, anew.encode());
            List<Bytes> frames = new ArrayList<>();
            frames.add(new StructWriter()
                    .integer(0, VERSION)
                    .bytes(1, message.seal(AnswerHeader.USE, random))
                    .toBytes());
            for (Piece piece : pieces()) {
                Bytes associated = Frames.associated(request, frames.size() - 1L);
                frames.add(key.seal(provider.identity().suite(), Frames.USE, associated, piece.encode(), random));
            }
            return join(frames);
        }
    }

    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (Chunk chunk : chunks) {
            pieces.add(new Piece.ChunkStart(chunk.info()));
            for (int at = 0; at < chunk.content().size(); at += Piece.MAX_DATA) {
                int end = Math.min(chunk.content().size(), at + Piece.MAX_DATA);
                pieces.add(new Piece.Data(chunk.content().slice(at, end)));
            }
        }
        pieces.add(new Piece.End(chunks.size()));
        return pieces;
    }

    /** The frames of an answer, the header's first. What is cut off is left out. */
    public static List<Bytes> split(Bytes answer) {
        List<Bytes> frames = new ArrayList<>();
        int at = 0;
        while (at + 4 <= answer.size()) {
            int length = answer.slice(at, at + 4).asReadOnlyBuffer().getInt();
            if (length < 0 || length > answer.size() - at - 4) {
                return frames;
            }
            frames.add(answer.slice(at + 4, at + 4 + length));
            at += 4 + length;
        }
        return frames;
    }

    /** An answer of these frames. */
    public static Bytes join(List<Bytes> frames) {
        List<Bytes> parts = new ArrayList<>();
        for (Bytes frame : frames) {
            int length = frame.size();
            parts.add(Bytes.copyOf(
                    new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length}));
            parts.add(frame);
        }
        return Bytes.concat(parts.toArray(new Bytes[0]));
    }
}
