package org.medchain.chain.digest;

import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;

/**
 * What a digest says of a chunk besides its bytes. A record is a chain of one chunk.
 *
 * @param index the position in the stream; 1 for a record
 * @param range the time covered; only a record may be without
 * @param length the number of bytes, not negative
 * @param salt {@value #SALT_SIZE} bytes; none under {@link DigestScheme#PLAIN}, or where only the chunk's hash is known
 */
public record ChunkInfo(ChunkIndex index, Optional<TimeRange> range, long length, Bytes salt) {
    /** Bytes in a salt. */
    public static final int SALT_SIZE = 32;

    public ChunkInfo {
        if (length < 0) {
            throw new IllegalArgumentException("a chunk's length is not negative, found " + length);
        }
        if (range.isEmpty() && !index.isFirst()) {
            throw new IllegalArgumentException("chunk " + index + " of a stream has no time range");
        }
        if (!salt.isEmpty() && salt.size() != SALT_SIZE) {
            throw new IllegalArgumentException("a salt has " + SALT_SIZE + " bytes or none, found " + salt.size());
        }
    }

    /** Describes a chunk of a stream, without a salt. */
    public static ChunkInfo chunk(long index, TimeRange range, long length) {
        return new ChunkInfo(new ChunkIndex(index), Optional.of(range), length, Bytes.empty());
    }

    /** Describes a record that covers no time in particular, without a salt. */
    public static ChunkInfo record(long length) {
        return new ChunkInfo(ChunkIndex.FIRST, Optional.empty(), length, Bytes.empty());
    }

    /** The same, with the salt of this chunk from {@code secret}. */
    public ChunkInfo salted(ChainSecret secret) {
        return withSalt(secret.salt(index));
    }

    /** The same, with this salt. */
    public ChunkInfo withSalt(Bytes chosen) {
        return new ChunkInfo(index, range, length, chosen);
    }

    /** Without the salt: whoever knows it can guess at contents. */
    @Override
    public String toString() {
        return "ChunkInfo[" + index + ", " + range + ", " + length + " bytes]";
    }
}
