package org.medchain.chain.store;

import java.util.Optional;
import java.util.SortedSet;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.StorageException;

/** The storage of a replica's chain. Thread-safe for several readers and one writer. */
public interface ChainStore {
    /** The consortium of the chain. */
    ConsortiumConfig config();

    /** The state that the blocks so far result in. */
    LedgerState state();

    /**
     * The block at this height, if there is one.
     *
     * @throws StorageException if it is damaged, after which {@link #damaged} names it, or if the store fails
     */
    Optional<CertifiedBlock> block(long height) throws StorageException;

    /** The heights of the blocks that are known to be damaged. */
    SortedSet<Long> damaged();

    /**
     * Replaces a damaged block, durably. The caller has verified the certificate.
     *
     * @throws IllegalArgumentException if the chain has another block at its height
     */
    void repair(CertifiedBlock block) throws StorageException;

    /**
     * Completes a failed append whose block is on the disk, so that {@link #state()} includes it. Has no effect otherwise.
     *
     * @throws StorageException if that fails; a retry may succeed
     */
    default void mend() throws StorageException {}

    /**
     * Appends a block that passed the rules, and makes it durable.
     *
     * @throws IllegalArgumentException if it does not follow the last block
     * @throws StorageException if that fails; whether the block is on the disk is unknown until an append succeeds, or the
     *     store is opened again
     */
    void append(CertifiedBlock block) throws StorageException;
}
