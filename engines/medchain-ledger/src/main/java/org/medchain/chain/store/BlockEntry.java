package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.block.BlockHeader;
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
    /** The encoding of an entry whose table is encoded already. */
    static byte[] encode(Position position, BlockHeader header, byte[] events) {
        ByteBuffer entry = ByteBuffer.allocate(Digest.SIZE + 4 * Numbers.MAX_SHORT)
                .put(header.hash().value().asReadOnlyBuffer());
        Numbers.putShort(entry, position.segment());
        Numbers.putShort(entry, position.offset());
        Numbers.putShort(entry, header.timestampMillis());
        Numbers.putShort(entry, header.orderedTo());
        return Numbers.concat(Numbers.exact(entry), events);
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
                EventTable.decode(entry));
    }
}
