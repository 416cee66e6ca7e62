package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.error.StorageException;

/** The encodings of numbers in the index. */
final class Numbers {
    /** The most bytes of a short number. */
    static final int MAX_SHORT = 9;

    private Numbers() {}

    /** A value that is one short number. */
    static byte[] shortOf(long value) {
        ByteBuffer number = ByteBuffer.allocate(MAX_SHORT);
        putShort(number, value);
        return exact(number);
    }

    /** What was put into {@code buffer}. */
    static byte[] exact(ByteBuffer buffer) {
        byte[] exact = new byte[buffer.position()];
        buffer.flip().get(exact);
        return exact;
    }

    static byte[] concat(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }

    /** A value that is one place: two short numbers. */
    static byte[] shortOf(Place place) {
        ByteBuffer numbers = ByteBuffer.allocate(2 * MAX_SHORT);
        putShort(numbers, place.height());
        putShort(numbers, place.index());
        return exact(numbers);
    }

    static Place getPlace(ByteBuffer source) throws StorageException {
        return new Place(getShort(source), (int) getShort(source));
    }

    /** Writes a non-negative number in groups of seven bits, lowest first; all bytes but the last have the highest bit set (LEB128). */
    static void putShort(ByteBuffer target, long value) {
        long left = value;
        while (left > 0x7f) {
            target.put((byte) (left | 0x80));
            left >>>= 7;
        }
        target.put((byte) left);
    }

    static long getShort(ByteBuffer source) throws StorageException {
        long value = 0;
        for (int group = 0; group < MAX_SHORT && source.hasRemaining(); group++) {
            byte next = source.get();
            value |= (long) (next & 0x7f) << (7 * group);
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    static StorageException damaged() {
        return new StorageException("the index holds a damaged number; delete its folder, and it is built again");
    }
}
