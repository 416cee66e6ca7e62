package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * What the index knows of an event: enough to judge references to it without reading it.
 *
 * @param height of its block
 * @param index its place in the block, from zero
 * @param offset where its bytes begin in the stored block
 * @param length how many they are
 * @param type what it says
 * @param signer the id of the identity that signed it
 */
public record EventEntry(long height, int index, int offset, int length, EventType type, Digest signer) {
    private static final int SIZE = Long.BYTES + 3 * Integer.BYTES + Long.BYTES + Digest.SIZE;

    byte[] encode() {
        ByteBuffer entry = ByteBuffer.allocate(SIZE)
                .putLong(height)
                .putInt(index)
                .putInt(offset)
                .putInt(length)
                .putLong(type.code());
        return entry.put(signer.value().toByteArray()).array();
    }

    static EventEntry decode(ByteBuffer entry) {
        return new EventEntry(
                entry.getLong(),
                entry.getInt(),
                entry.getInt(),
                entry.getInt(),
                new EventType(entry.getLong()),
                new Digest(Bytes.copyOf(entry)));
    }
}
