package org.medchain.chain.digest;

import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;

/**
 * The facts about a chunk that a digest covers besides its bytes. A record is a chain of one chunk.
 *
 * @param index the position in the stream; 1 for a record
 * @param range the time covered; optional only for a record
 * @param length the number of bytes; at least 0
 * @param salt {@value #SALT_SIZE} bytes; empty under {@link DigestScheme#PLAIN}, or if only the chunk's hash is known
 */
public record ChunkInfo(ChunkIndex index, Optional<TimeRange> range, long length, Bytes salt) {
    /** Bytes in a salt. */
    public static final int SALT_SIZE = 32;

    public ChunkInfo {
        if (length < 0) {
            throw new IllegalArgumentException("expected a chunk length of at least 0, found " + length);
        }
        if (range.isEmpty() && !index.isFirst()) {
            throw new IllegalArgumentException("expected a time range for chunk " + index + " of a stream, found none");
        }
        if (!salt.isEmpty() && salt.size() != SALT_SIZE) {
            throw new IllegalArgumentException(
                    "expected a salt of " + SALT_SIZE + " bytes or none, found " + salt.size());
        }
    }

    /** Describes a chunk of a stream, without a salt. */
    public static ChunkInfo chunk(long index, TimeRange range, long length) {
        return new ChunkInfo(new ChunkIndex(index), Optional.of(range), length, Bytes.empty());
    }

    /** Describes a record without time range or salt. */
    public static ChunkInfo record(long length) {
        return new ChunkInfo(ChunkIndex.FIRST, Optional.empty(), length, Bytes.empty());
    }

    /** Adds the salt that {@code secret} yields for this chunk. */
    public ChunkInfo salted(ChainSecret secret) {
        return withSalt(secret.salt(index));
    }

    /** Replaces the salt. */
    public ChunkInfo withSalt(Bytes chosen) {
        return new ChunkInfo(index, range, length, chosen);
    }

    /** Omits the salt, which would allow guessing the content. */
    @Override
    public String toString() {
        return "ChunkInfo[" + index + ", " + range + ", " + length + " bytes]";
    }
}
