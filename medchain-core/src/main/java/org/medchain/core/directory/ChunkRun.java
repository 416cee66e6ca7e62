package org.medchain.core.directory;

import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * Adjoining chunks of equal length in time: {@code {0: first index, 1: start, 2: length of each, 3: count}}.
 *
 * @param firstIndex at least 1
 * @param startMicros when the first chunk starts, µs since the epoch
 * @param chunkMicros how long each chunk is, µs, above zero
 * @param count how many chunks, above zero
 */
public record ChunkRun(long firstIndex, long startMicros, long chunkMicros, long count) {
    public ChunkRun {
        if (firstIndex < 1 || chunkMicros < 1 || count < 1) {
            throw new IllegalArgumentException("a run of chunks counts from 1 and is not empty, found first index "
                    + firstIndex + ", " + count + " chunks of " + chunkMicros + " µs");
        }
        try {
            long length = Math.multiplyExact(chunkMicros, count);
            Math.addExact(startMicros, length);
            Math.addExact(firstIndex, count);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a run of " + count + " chunks of " + chunkMicros + " µs overflows", e);
        }
    }

    /** Reads a run from its fields. */
    public static ChunkRun decode(StructReader struct) throws MalformedException {
        long firstIndex = struct.uint(0, 1, Long.MAX_VALUE);
        long start = struct.integer(1);
        long length = struct.uint(2, 1, Long.MAX_VALUE);
        long count = struct.uint(3, 1, Long.MAX_VALUE);
        try {
            return new ChunkRun(firstIndex, start, length, count);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Writes the fields. */
    public void encode(StructWriter struct) {
        struct.integer(0, firstIndex)
                .integer(1, startMicros)
                .integer(2, chunkMicros)
                .integer(3, count);
    }

    /** The index of its last chunk. */
    public long lastIndex() {
        return firstIndex + count - 1;
    }

    /** When its last chunk ends, µs since the epoch. */
    public long endMicros() {
        return startMicros + chunkMicros * count;
    }

    boolean precedes(ChunkRun next) {
        return next.firstIndex == lastIndex() + 1 && next.startMicros >= endMicros();
    }

    /** The first chunk that starts at {@code micros} or after; one that is not here if all start before. */
    public long firstStartingFrom(long micros) {
        if (micros <= startMicros) {
            return firstIndex;
        }
        if (micros > endMicros() - chunkMicros) {
            return lastIndex() + 1;
        }
        return firstIndex - Math.floorDiv(startMicros - micros, chunkMicros);
    }

    /** The last chunk that ends at {@code micros} or before; one that is not here if all end after. */
    public long lastEndingBy(long micros) {
        if (micros >= endMicros()) {
            return lastIndex();
        }
        if (micros < startMicros + chunkMicros) {
            return firstIndex - 1;
        }
        return firstIndex - 1 + (micros - startMicros) / chunkMicros;
    }
}
