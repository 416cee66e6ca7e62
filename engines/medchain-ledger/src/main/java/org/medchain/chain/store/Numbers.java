package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.error.StorageException;

/** Numbers as the index keeps them. */
final class Numbers {
    /** The most bytes of a short number. */
    static final int MAX_SHORT = 9;

    private Numbers() {}

    /** Eight bytes, the highest first: numbers from zero on are ordered as their bytes are. */
    static byte[] fixed(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Puts a number from zero on in groups of seven bits, the lowest first, each but the last with its highest bit set. */
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
        throw new StorageException("the index holds a damaged number; without its folder it is built again");
    }
}
