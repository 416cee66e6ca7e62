package org.medchain.chain.store;

import java.util.Optional;
import java.util.SortedSet;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.error.StorageException;

/** Where a replica keeps its chain. Thread-safe for readers and one writer. */
public interface ChainStore {
    /** The consortium whose chain this is. */
    ConsortiumConfig config();

    /** What the blocks so far add up to. */
    LedgerState state();

    /**
     * The block at this height, if there is one.
     *
     * @throws StorageException if it is damaged, which {@link #damaged} tells from then on, or the store fails
     */
    Optional<StoredBlock> block(long height) throws StorageException;

    /** The heights of the blocks that are known to be damaged. */
    SortedSet<Long> damaged();

    /**
     * Puts a block in place of a damaged one, durably. Its certificate was verified.
     *
     * @throws IllegalArgumentException if it is not the block of its height
     */
    void repair(StoredBlock block) throws StorageException;

    /**
     * Makes good what a failed append left undone, so that {@link #state()} has all that is on the disk; nothing if there is
     * nothing to make good.
     *
     * @throws StorageException if that fails; it may be tried again
     */
    default void mend() throws StorageException {}

    /**
     * Appends a block that was judged, and makes it durable.
     *
     * @throws IllegalArgumentException if it does not come directly after the last block
     * @throws StorageException if that fails; whether the block is on the disk is known when an append succeeds again, or after
     *     the store is opened again
     */
    void append(StoredBlock block) throws StorageException;
}
