package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * A chunk hashed up to the last input, which is the previous digest. All chunks can therefore be absorbed in parallel,
 * and only closing them is sequential. Closed once.
 */
final class AbsorbedChunk {
    private static final DomainTag BOUND = DomainTag.of("digest-chain");

    private final DigestScheme scheme;
    private final ChunkInfo info;
    private final Hasher content;
    private final long read;
    private final boolean complete;

    AbsorbedChunk(DigestScheme scheme, ChunkInfo info, Hasher content, long read, boolean complete) {
        this.scheme = scheme;
        this.info = info;
        this.content = content;
        this.read = read;
        this.complete = complete;
    }

    /** Reads a chunk through {@code buffer} to its end or one byte past its stated length. */
    static AbsorbedChunk read(DigestScheme scheme, ChunkInfo info, InputStream chunk, byte[] buffer)
            throws IOException {
        Hasher content = Hasher.untagged().update(info.salt());
        long left = info.length();
        while (left > 0) {
            int count = chunk.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                break;
            }
            content.update(buffer, 0, count);
            left -= count;
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while reading chunk " + info.index());
            }
        }
        boolean complete = left == 0 && chunk.read() < 0;
        return new AbsorbedChunk(scheme, info, content, info.length() - left, complete);
    }

    /** Absorbs a chunk in memory. */
    static AbsorbedChunk of(DigestScheme scheme, ChunkInfo info, Bytes chunk) {
        Hasher content = Hasher.untagged().update(info.salt()).update(chunk);
        return new AbsorbedChunk(scheme, info, content, chunk.size(), chunk.size() == info.length());
    }

    ChunkInfo info() {
        return info;
    }

    /** The number of bytes hashed. */
    long read() {
        return read;
    }

    /** Whether the chunk was exactly as long as stated. */
    boolean complete() {
        return complete;
    }

    /** Whether the chunk has a salt exactly if the scheme requires one. */
    boolean salted() {
        return scheme.takes(info.salt());
    }

    /** The content hash and the digest of the chunk after {@code previous}. */
    ChunkDigests digests(Bytes previous) {
        if (scheme == DigestScheme.PLAIN) {
            return new ChunkDigests(content.copy().finish(), close(previous));
        }
        Digest hash = content.finish();
        return new ChunkDigests(hash, bound(info, hash, previous));
    }

    /** The digest of the chunk after {@code previous}. */
    Digest close(Bytes previous) {
        return switch (scheme) {
            case BOUND -> bound(info, content.finish(), previous);
            case PLAIN -> content.update(previous).finish();
        };
    }

    static Digest bound(ChunkInfo info, Digest content, Bytes previous) {
        return Hasher.tagged(BOUND)
                .update(content.value())
                .updateLong(info.index().value())
                .updateLong(info.range().map(TimeRange::startMicros).orElse(0L))
                .updateLong(info.range().map(TimeRange::endMicros).orElse(0L))
                .updateLong(info.length())
                .update(previous)
                .finish();
    }
}
