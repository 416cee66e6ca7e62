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
 * @param names of the hashes in its keys
 */
record IndexMeta(long height, long signers, HashNames names) {
    private static final byte FORMAT = 6;

    byte[] encode(BlockHash genesis) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + HashNames.SECRET_SIZE + Digest.SIZE)
                .put(FORMAT)
                .putLong(height)
                .putLong(signers)
                .put(names.secret().toByteArray())
                .put(genesis.value().toByteArray())
                .array();
    }

    /** Decodes the stored value of an index of the chain with this genesis hash; a new index has none, and takes {@code fresh} names. */
    static IndexMeta decode(Optional<ByteBuffer> stored, BlockHash genesis, HashNames fresh) throws StorageException {
        if (stored.isEmpty()) {
            return new IndexMeta(0, 0, fresh);
        }
        ByteBuffer meta = stored.get();
        if (meta.get() != FORMAT) {
            throw new StorageException("the index has another format");
        }
        long height = meta.getLong();
        long signers = meta.getLong();
        byte[] secret = new byte[HashNames.SECRET_SIZE];
        meta.get(secret);
        if (!Bytes.copyOf(meta).equals(genesis.value())) {
            throw new StorageException("the index belongs to another chain");
        }
        return new IndexMeta(height, signers, new HashNames(Bytes.takeOwnership(secret)));
    }
}
