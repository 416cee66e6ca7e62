package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * The extent of an index.
 *
 * @param height of the last indexed block
 * @param signers the number of the last signer
 */
record IndexMeta(long height, long signers) {
    private static final byte FORMAT = 5;

    byte[] encode(BlockHash genesis) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + Digest.SIZE)
                .put(FORMAT)
                .putLong(height)
                .putLong(signers)
                .put(genesis.value().toByteArray())
                .array();
    }

    /** Decodes the stored value of an index of the chain with this genesis hash; a new index has none. */
    static IndexMeta decode(Optional<ByteBuffer> stored, BlockHash genesis) throws StorageException {
        if (stored.isEmpty()) {
            return new IndexMeta(0, 0);
        }
        ByteBuffer meta = stored.get();
        if (meta.get() != FORMAT) {
            throw new StorageException("the index has another format");
        }
        IndexMeta read = new IndexMeta(meta.getLong(), meta.getLong());
        if (!Bytes.copyOf(meta).equals(genesis.value())) {
            throw new StorageException("the index belongs to another chain");
        }
        return read;
    }
}
