package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The growing end of a digest chain (the paper's section on digest chains). Takes the chunks of one stream in order, or
 * one record, and yields the digest of each. Keeps only the last digest. Not thread-safe.
 */
public final class DigestChain {
    private final DigestScheme scheme;
    private final ChunkCloser closer = new ChunkCloser();
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
     * Starts an empty chain.
     *
     * @param secret yields Digest_0; the caller is responsible for salting the chunks from it
     * @throws IllegalArgumentException if there is no secret and the scheme is not {@link DigestScheme#PLAIN}
     */
    public static DigestChain start(DigestScheme scheme, ChainSecret secret) {
        if (secret.isNone() && scheme != DigestScheme.PLAIN) {
            throw new IllegalArgumentException("expected a secret for scheme " + scheme + ", found none");
        }
        return new DigestChain(scheme, secret.start(), ChunkIndex.FIRST, Long.MIN_VALUE);
    }

    /**
     * Resumes a chain after chunks appended earlier.
     *
     * @param lastIndex the index of the last chunk
     * @param lastEndMicros the end of its time range in microseconds since the epoch
     * @param lastDigest its digest
     */
    public static DigestChain resume(DigestScheme scheme, ChunkIndex lastIndex, long lastEndMicros, Digest lastDigest) {
        return new DigestChain(scheme, lastDigest.value(), lastIndex.next(), lastEndMicros);
    }

    /** The scheme of all digests of this chain. */
    public DigestScheme scheme() {
        return scheme;
    }

    /** The index of the next chunk. */
    public ChunkIndex next() {
        return next;
    }

    /** The anchor for verifying the next chunk and its successors. */
    public Anchor anchor() {
        return new Anchor(last);
    }

    /**
     * Appends a chunk in memory.
     *
     * @throws IllegalArgumentException if it is not the next chunk, has not its stated length, begins before the last
     *     one ended, or its salt does not fit the scheme
     */
    public ChunkDigests append(ChunkInfo info, Bytes chunk) {
        checkSalt(info);
        AbsorbedChunk absorbed = AbsorbedChunk.of(scheme, info, chunk);
        if (!absorbed.complete()) {
            throw new IllegalArgumentException(
                    "chunk " + info.index() + ": expected " + info.length() + " bytes, found " + chunk.size());
        }
        return append(absorbed);
    }

    /**
     * Appends a chunk, reading its stream to the end, or past the stated length by less than a small buffer. Does not close it. A failure
     * leaves the chain unchanged.
     *
     * @throws IllegalArgumentException if it is not the next chunk, begins before the last one ended, or its salt does
     *     not fit the scheme
     * @throws IOException if it cannot be read or has not its stated length
     */
    public ChunkDigests append(ChunkInfo info, InputStream chunk) throws IOException {
        checkNext(info);
        checkSalt(info);
        AbsorbedChunk absorbed = new AbsorbedChunk.Reader(scheme).read(info, chunk);
        if (!absorbed.complete()) {
            throw new IOException("chunk " + info.index() + ": expected " + info.length() + " bytes, found "
                    + (absorbed.read() < info.length() ? "" : "more than ") + absorbed.read());
        }
        return append(absorbed);
    }

    /**
     * Begins the next chunk, whose bytes are fed afterwards; {@link ChunkAbsorber#finish()} appends it.
     *
     * @param range the time covered; optional only for a record
     * @param salt the chunk's salt; empty under {@link DigestScheme#PLAIN}
     * @throws IllegalArgumentException if it begins before the last one ended, or its salt does not fit the scheme
     */
    public ChunkAbsorber absorb(Optional<TimeRange> range, Bytes salt) {
        ChunkInfo info = new ChunkInfo(next, range, 0, salt);
        checkNext(info);
        checkSalt(info);
        return new ChunkAbsorber(this, next, range, salt);
    }

    /** Appends a chunk absorbed for this position. */
    ChunkDigests append(AbsorbedChunk absorbed) {
        checkNext(absorbed.info());
        ChunkDigests digests = closer.digests(absorbed, last);
        advance(absorbed.info(), digests.digest());
        return digests;
    }

    /**
     * Appends a chunk of which only the hash is known, so that an auditor can check positions and times of a stream
     * without its data. Only for {@link DigestScheme#BOUND}.
     *
     * @param info its salt is irrelevant, because the hash includes it
     * @param content the untagged SHA-256 of salt and chunk
     * @throws IllegalArgumentException if it is not the next chunk, or begins before the last one ended
     * @throws IllegalStateException under another scheme
     */
    public Digest appendHashed(ChunkInfo info, Digest content) {
        if (scheme != DigestScheme.BOUND) {
            throw new IllegalStateException("expected scheme " + DigestScheme.BOUND + ", found " + scheme
                    + ", whose digests need the chunk itself");
        }
        checkNext(info);
        Digest digest = closer.bound(info, content, last);
        advance(info, digest);
        return digest;
    }

    /**
     * The digest of a chunk of which only the hash is known, after {@code previous}, under {@link DigestScheme#BOUND}.
     * Does not check its position or time.
     *
     * @param info its salt is irrelevant, because the hash includes it
     * @param content the untagged SHA-256 of salt and chunk
     * @param previous the digest of the previous chunk; Digest_0 for the first
     */
    public static Digest digestOf(ChunkInfo info, Digest content, Digest previous) {
        return new ChunkCloser().bound(info, content, previous.value());
    }

    void checkNext(ChunkInfo info) {
        if (ended) {
            throw new IllegalStateException("expected no chunk after a record, found chunk " + info.index());
        }
        if (!info.index().equals(next)) {
            throw new IllegalArgumentException("expected chunk " + next + ", found chunk " + info.index());
        }
        info.range().ifPresent(range -> {
            if (range.startMicros() < lastEnd) {
                throw new IllegalArgumentException("expected chunk " + next + " to start at or after " + lastEnd
                        + " µs, the end of the last chunk, found " + range.startMicros() + " µs");
            }
        });
    }

    private void checkSalt(ChunkInfo info) {
        if (!scheme.takes(info.salt())) {
            throw new IllegalArgumentException("chunk " + next + ": expected a salt of " + scheme.saltSize()
                    + " bytes under scheme " + scheme + ", found " + info.salt().size());
        }
    }

    private void advance(ChunkInfo info, Digest digest) {
        last = digest.value();
        next = next.next();
        info.range().ifPresentOrElse(range -> lastEnd = range.endMicros(), () -> ended = true);
    }
}
