package org.medchain.chain.store;

import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Checks stored blocks, each against the state that the blocks before it result in. */
@FunctionalInterface
public interface BlockJudge {
    /**
     * Checks one block.
     *
     * @throws VerificationException if the block violates the rules
     * @throws StorageException if the state cannot be read
     */
    void judge(CertifiedBlock block, LedgerState before) throws VerificationException, StorageException;

    /**
     * Begins, on other threads, the checks of this block that depend on no other block.
     *
     * @return judges this block as this judge does, with the outcome of those checks
     */
    default BlockJudge ahead(CertifiedBlock block) {
        return this;
    }
}
