package org.medchain.chain.event;

/**
 * The position of a chunk in its stream, counted from one.
 *
 * @param value at least 1
 */
public record ChunkIndex(long value) implements Comparable<ChunkIndex> {
    /** The first chunk of every stream. */
    public static final ChunkIndex FIRST = new ChunkIndex(1);

    public ChunkIndex {
        if (value < 1) {
            throw new IllegalArgumentException("expected a chunk index of at least 1, found " + value);
        }
    }

    /** The next index. */
    public ChunkIndex next() {
        return new ChunkIndex(Math.addExact(value, 1));
    }

    /** Whether this is the first chunk, which has no predecessor. */
    public boolean isFirst() {
        return value == 1;
    }

    @Override
    public int compareTo(ChunkIndex other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
