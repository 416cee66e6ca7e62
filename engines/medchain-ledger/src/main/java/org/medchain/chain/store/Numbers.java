package org.medchain.chain.store;

import java.nio.ByteBuffer;
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
        throw new StorageException("the index holds a damaged number; delete its folder, and it is built again");
    }
}
