package org.medchain.core.access;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.core.testkit.TestRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.error.MedChainException;

/** What a provider could answer who has its keys and no scruples. */
public final class AnswerForge {
    /** A chunk as it is sent: what is said of it, and its bytes. */
    public record Chunk(ChunkInfo info, Bytes content) {}

    /** What is announced, and what is sent. */
    public record Goods(long first, long last, Anchor anchor, EventRef lastEvent, List<Chunk> chunks, long counted) {
        public Goods {
            chunks = List.copyOf(chunks);
        }

        /** The same announcement with other chunks. */
        public Goods sending(UnaryOperator<List<Chunk>> change) {
            List<Chunk> changed = change.apply(new ArrayList<>(chunks));
            return new Goods(first, last, anchor, lastEvent, changed, counted);
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
    public Bytes answer(Bytes request, Goods goods) throws MedChainException {
        Digest hash = AccessRequest.hash(request);
        SecretKey key = SecretKey.generate(random);
        AnswerHeader header = new AnswerHeader.Granted(
                hash,
                key,
                new ChunkIndex(goods.first()),
                new ChunkIndex(goods.last()),
                goods.anchor(),
                goods.lastEvent());
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
