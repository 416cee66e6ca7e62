package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.medchain.error.StorageException;

/**
 * Numbers of one kind, one for each event of a block, each found without reading the others: the least of them as a short number; then
 * a byte, in how many bytes the differences to it fit; then the differences, big-endian. Equal numbers have differences of no bytes.
 */
final class Column {
    private final ByteBuffer differences;
    private final int start;
    private final int size;
    private final int width;
    private final long least;

    private Column(ByteBuffer differences, int start, int size, int width, long least) {
        this.differences = differences;
        this.start = start;
        this.size = size;
        this.width = width;
        this.least = least;
    }

    /** Reads a column of {@code size} numbers from {@code encoded}, which must not change any more. */
    static Column decode(ByteBuffer encoded, int size) throws StorageException {
        long least = Numbers.getShort(encoded);
        int width = encoded.hasRemaining() ? encoded.get() : -1;
        if (width < 0 || width > Long.BYTES || encoded.remaining() < (long) size * width) {
            throw Numbers.damaged();
        }
        Column column = new Column(encoded, encoded.position(), size, width, least);
        encoded.position(encoded.position() + size * width);
        return column;
    }

    int size() {
        return size;
    }

    /** The number of this event. */
    long get(int event) {
        long difference = 0;
        for (int at = start + event * width; at < start + (event + 1) * width; at++) {
            difference = (difference << Byte.SIZE) | (differences.get(at) & 0xff);
        }
        return least + difference;
    }

    /** Collects the numbers of a column. */
    static final class Builder {
        private long[] numbers = new long[16];
        private int size;

        void add(long number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        int size() {
            return size;
        }

        byte[] encode() {
            long least = Arrays.stream(numbers, 0, size).min().orElse(0);
            long most = Arrays.stream(numbers, 0, size).max().orElse(0) - least;
            int width = (Long.SIZE - Long.numberOfLeadingZeros(most) + Byte.SIZE - 1) / Byte.SIZE;
            ByteBuffer column = ByteBuffer.allocate(Numbers.MAX_SHORT + 1 + size * width);
            Numbers.putShort(column, least);
            column.put((byte) width);
            for (int event = 0; event < size; event++) {
                for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    column.put((byte) ((numbers[event] - least) >>> shift));
                }
            }
            return Numbers.exact(column);
        }
    }
}
