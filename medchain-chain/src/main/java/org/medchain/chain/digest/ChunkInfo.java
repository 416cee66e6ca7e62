package org.medchain.chain.digest;

import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;

/**
 * What a digest says of a chunk besides its bytes. A record is a chain of one chunk.
 *
 * @param index the position in the stream; 1 for a record
 * @param range the time covered; only a record may be without
 * @param length the number of bytes, not negative
 */
public record ChunkInfo(ChunkIndex index, Optional<TimeRange> range, long length) {
    public ChunkInfo {
        if (length < 0) {
            throw new IllegalArgumentException("a chunk's length is not negative, found " + length);
        }
        if (range.isEmpty() && !index.isFirst()) {
            throw new IllegalArgumentException("chunk " + index + " of a stream has no time range");
        }
    }

    /** Describes a chunk of a stream. */
    public static ChunkInfo chunk(long index, TimeRange range, long length) {
        return new ChunkInfo(new ChunkIndex(index), Optional.of(range), length);
    }

    /** Describes a record that covers no time in particular. */
    public static ChunkInfo record(long length) {
        return new ChunkInfo(ChunkIndex.FIRST, Optional.empty(), length);
    }
}
