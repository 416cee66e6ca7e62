package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The growing end of a digest chain (the paper's section on digest chains): takes the chunks of one stream in order, or
 * one record, and gives the digest of each. It keeps the last digest only. Not thread-safe.
 */
public final class DigestChain {
    private static final int BUFFER_SIZE = 64 << 10;

    private final DigestScheme scheme;
    private Bytes last;
    private ChunkIndex next;
    private long lastEnd;
    private boolean ended;

    private DigestChain(DigestScheme scheme, Bytes last, ChunkIndex next, long lastEnd) {
        this.scheme = scheme;
        this.last = last;
        this.next = next;
        this.lastEnd = lastEnd;
    }

    /**
     * A chain without a chunk.
     *
     * @throws IllegalArgumentException if the seed is empty and the scheme is not {@link DigestScheme#PLAIN}
     */
    public static DigestChain start(DigestScheme scheme, ChainSeed seed) {
        if (seed.value().isEmpty() && scheme != DigestScheme.PLAIN) {
            throw new IllegalArgumentException("scheme " + scheme + " needs a seed");
        }
        return new DigestChain(scheme, seed.value(), ChunkIndex.FIRST, Long.MIN_VALUE);
    }

    /**
     * A chain to which chunks were appended before.
     *
     * @param lastIndex the last chunk appended
     * @param lastEndMicros the end of its time range
     * @param lastDigest its digest
     */
    public static DigestChain resume(DigestScheme scheme, ChunkIndex lastIndex, long lastEndMicros, Digest lastDigest) {
        return new DigestChain(scheme, lastDigest.value(), lastIndex.next(), lastEndMicros);
    }

    /** The scheme of all its digests. */
    public DigestScheme scheme() {
        return scheme;
    }

    /** The chunk to be appended next. */
    public ChunkIndex next() {
        return next;
    }

    /** What verification of the next chunk and those after it starts from. */
    public Anchor anchor() {
        return new Anchor(last);
    }

    /**
     * Appends a chunk that is in memory.
     *
     * @throws IllegalArgumentException if it is not the next chunk, not as long as stated, or begins before the last ended
     */
    public Digest append(ChunkInfo info, Bytes chunk) {
        checkNext(info);
        AbsorbedChunk absorbed = AbsorbedChunk.of(scheme, info, chunk);
        if (!absorbed.complete()) {
            throw new IllegalArgumentException(
                    "chunk " + info.index() + " has " + chunk.size() + " bytes, expected " + info.length());
        }
        return advance(info, absorbed.close(last));
    }

    /**
     * Appends a chunk, read to the end of its stream in a bounded buffer. The stream is not closed. If it fails, the chain
     * is as before.
     *
     * @throws IllegalArgumentException if it is not the next chunk, or begins before the last ended
     * @throws IOException if it cannot be read or is not as long as stated
     */
    public Digest append(ChunkInfo info, InputStream chunk) throws IOException {
        checkNext(info);
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_SIZE, info.length()))];
        AbsorbedChunk absorbed = AbsorbedChunk.read(scheme, info, chunk, buffer);
        if (!absorbed.complete()) {
            throw new IOException("chunk " + info.index() + " ended or went on after " + absorbed.read()
                    + " bytes, expected " + info.length());
        }
        return advance(info, absorbed.close(last));
    }

    /**
     * Appends a chunk of which only the hash is known: so an auditor checks positions and times of a stream without its
     * data. For {@link DigestScheme#BOUND} only.
     *
     * @param content the untagged SHA-256 of the chunk
     * @throws IllegalArgumentException if it is not the next chunk, or begins before the last ended
     * @throws IllegalStateException under another scheme
     */
    public Digest appendHashed(ChunkInfo info, Digest content) {
        if (scheme != DigestScheme.BOUND) {
            throw new IllegalStateException("scheme " + scheme + " hashes the chunk itself");
        }
        checkNext(info);
        return advance(info, AbsorbedChunk.bound(info, content, last));
    }

    private void checkNext(ChunkInfo info) {
        if (ended) {
            throw new IllegalStateException("a record is a chain of one");
        }
        if (!info.index().equals(next)) {
            throw new IllegalArgumentException("chunk " + info.index() + " appended, expected " + next);
        }
        info.range().ifPresent(range -> {
            if (range.startMicros() < lastEnd) {
                throw new IllegalArgumentException("chunk " + next + " starts at " + range.startMicros()
                        + " µs, before the last chunk's end at " + lastEnd + " µs");
            }
        });
    }

    private Digest advance(ChunkInfo info, Digest digest) {
        last = digest.value();
        next = next.next();
        info.range().ifPresentOrElse(range -> lastEnd = range.endMicros(), () -> ended = true);
        return digest;
    }
}
