package org.medchain.chain.store;

import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Judges stored blocks, each against the state that the blocks before it left. */
@FunctionalInterface
public interface BlockJudge {
    /**
     * Judges one block.
     *
     * @throws VerificationException if the block should not be on the ledger
     * @throws StorageException if the state cannot be read
     */
    void judge(StoredBlock block, LedgerState before) throws VerificationException, StorageException;
}
