package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
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
     * @param secret gives Digest_0; that the salts of the chunks come from it as well is up to who appends them
     * @throws IllegalArgumentException if there is no secret and the scheme is not {@link DigestScheme#PLAIN}
     */
    public static DigestChain start(DigestScheme scheme, ChainSecret secret) {
        if (secret.isNone() && scheme != DigestScheme.PLAIN) {
            throw new IllegalArgumentException("scheme " + scheme + " needs a secret");
        }
        return new DigestChain(scheme, secret.start(), ChunkIndex.FIRST, Long.MIN_VALUE);
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
     * @throws IllegalArgumentException if it is not the next chunk, not as long as stated, begins before the last ended, or
     *     has a salt where the scheme has none, or none where it has
     */
    public ChunkDigests append(ChunkInfo info, Bytes chunk) {
        checkSalt(info);
        AbsorbedChunk absorbed = AbsorbedChunk.of(scheme, info, chunk);
        if (!absorbed.complete()) {
            throw new IllegalArgumentException(
                    "chunk " + info.index() + " has " + chunk.size() + " bytes, expected " + info.length());
        }
        return append(absorbed);
    }

    /**
     * Appends a chunk, read to the end of its stream in a bounded buffer. The stream is not closed. If it fails, the chain
     * is as before.
     *
     * @throws IllegalArgumentException if it is not the next chunk, begins before the last ended, or has a salt where the
     *     scheme has none, or none where it has
     * @throws IOException if it cannot be read or is not as long as stated
     */
    public ChunkDigests append(ChunkInfo info, InputStream chunk) throws IOException {
        checkNext(info);
        checkSalt(info);
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_SIZE, info.length()))];
        AbsorbedChunk absorbed = AbsorbedChunk.read(scheme, info, chunk, buffer);
        if (!absorbed.complete()) {
            throw new IOException("chunk " + info.index() + " ended or went on after " + absorbed.read()
                    + " bytes, expected " + info.length());
        }
        return append(absorbed);
    }

    /**
     * Begins with the next chunk, whose bytes are then fed; it is appended by {@link ChunkAbsorber#finish()}.
     *
     * @param range the time it covers; only a record may be without
     * @param salt of this chunk; empty under {@link DigestScheme#PLAIN}
     * @throws IllegalArgumentException if it begins before the last ended, or has a salt where the scheme has none, or none
     *     where it has
     */
    public ChunkAbsorber absorb(Optional<TimeRange> range, Bytes salt) {
        ChunkInfo info = new ChunkInfo(next, range, 0, salt);
        checkNext(info);
        checkSalt(info);
        return new ChunkAbsorber(this, next, range, salt);
    }

    /** Appends what was absorbed for this place. */
    ChunkDigests append(AbsorbedChunk absorbed) {
        checkNext(absorbed.info());
        ChunkDigests digests = absorbed.digests(last);
        advance(absorbed.info(), digests.digest());
        return digests;
    }

    /**
     * Appends a chunk of which only the hash is known: so an auditor checks positions and times of a stream without its
     * data. For {@link DigestScheme#BOUND} only.
     *
     * @param info the salt does not matter, for it is in the hash
     * @param content the untagged SHA-256 of salt and chunk
     * @throws IllegalArgumentException if it is not the next chunk, or begins before the last ended
     * @throws IllegalStateException under another scheme
     */
    public Digest appendHashed(ChunkInfo info, Digest content) {
        if (scheme != DigestScheme.BOUND) {
            throw new IllegalStateException("scheme " + scheme + " hashes the chunk itself");
        }
        checkNext(info);
        Digest digest = AbsorbedChunk.bound(info, content, last);
        advance(info, digest);
        return digest;
    }

    /**
     * The digest of a chunk of which only the hash is known, after {@code previous}; under {@link DigestScheme#BOUND}. Whether
     * it follows in place and time is not looked at.
     *
     * @param info the salt does not matter, for it is in the hash
     * @param content the untagged SHA-256 of salt and chunk
     * @param previous the digest of the chunk before, Digest_0 for the first
     */
    public static Digest digestOf(ChunkInfo info, Digest content, Digest previous) {
        return AbsorbedChunk.bound(info, content, previous.value());
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

    private void checkSalt(ChunkInfo info) {
        if (!scheme.takes(info.salt())) {
            throw new IllegalArgumentException("chunk " + next + " has a salt of "
                    + info.salt().size() + " bytes, expected " + scheme.saltSize() + " under scheme " + scheme);
        }
    }

    private void advance(ChunkInfo info, Digest digest) {
        last = digest.value();
        next = next.next();
        info.range().ifPresentOrElse(range -> lastEnd = range.endMicros(), () -> ended = true);
    }
}
