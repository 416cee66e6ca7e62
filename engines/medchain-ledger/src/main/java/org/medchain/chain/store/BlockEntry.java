package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The index's entry of a block.
 *
 * @param position in the log
 * @param timestampMillis of its header
 * @param orderedTo of its header
 * @param hash of its header
 */
record BlockEntry(Position position, long timestampMillis, long orderedTo, BlockHash hash) {
    private static final int SIZE = 4 * Long.BYTES + Digest.SIZE;

    byte[] encode() {
        ByteBuffer entry = ByteBuffer.allocate(SIZE)
                .putLong(position.segment())
                .putLong(position.offset())
                .putLong(timestampMillis)
                .putLong(orderedTo);
        return entry.put(hash.value().toByteArray()).array();
    }

    static BlockEntry decode(ByteBuffer entry) {
        Position position = new Position(entry.getLong(), entry.getLong());
        return new BlockEntry(position, entry.getLong(), entry.getLong(), BlockHash.of(Bytes.copyOf(entry)));
    }
}
