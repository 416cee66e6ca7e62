package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.error.StorageException;

/** Where a replica keeps its chain. Thread-safe for readers and one writer. */
public interface ChainStore {
    /** The consortium whose chain this is. */
    ConsortiumConfig config();

    /** What the blocks so far add up to. */
    LedgerState state();

    /** The block at this height, if there is one. */
    Optional<StoredBlock> block(long height) throws StorageException;

    /**
     * Appends a block that was judged, and makes it durable.
     *
     * @throws IllegalArgumentException if it does not come directly after the last block
     * @throws StorageException if that fails; whether the block is on the disk is known after the store is opened again
     */
    void append(StoredBlock block) throws StorageException;
}
