package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * The index's entry of a block.
 *
 * @param position in the log
 * @param timestampMillis of its header
 * @param orderedTo of its header
 * @param hash of its header
 * @param events where each of its events is
 */
record BlockEntry(Position position, long timestampMillis, long orderedTo, BlockHash hash, EventTable events) {
    byte[] encode() {
        ByteBuffer table = events.encoded().duplicate();
        ByteBuffer entry = ByteBuffer.allocate(Digest.SIZE + 4 * Numbers.MAX_SHORT + table.remaining())
                .put(hash.value().asReadOnlyBuffer());
        Numbers.putShort(entry, position.segment());
        Numbers.putShort(entry, position.offset());
        Numbers.putShort(entry, timestampMillis);
        Numbers.putShort(entry, orderedTo);
        return Numbers.exact(entry.put(table));
    }

    static BlockEntry decode(ByteBuffer entry) throws StorageException {
        byte[] hash = new byte[Digest.SIZE];
        entry.get(hash);
        Position position = new Position(Numbers.getShort(entry), Numbers.getShort(entry));
        long timestampMillis = Numbers.getShort(entry);
        long orderedTo = Numbers.getShort(entry);
        return new BlockEntry(
                position,
                timestampMillis,
                orderedTo,
                BlockHash.of(Bytes.takeOwnership(hash)),
                new EventTable(entry.slice()));
    }
}
