package org.medchain.chain.consensus.qbft;

import org.medchain.chain.block.Block;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Judges a proposed block by the rules of the ledger. */
@FunctionalInterface
interface BlockCheck {
    /**
     * Judges a block.
     *
     * @param reproposed true if a quorum prepared it in an earlier round: then this member's clock has no say any more
     * @throws VerificationException if this member must not accept it
     */
    void check(Block block, boolean reproposed) throws VerificationException, StorageException;
}
