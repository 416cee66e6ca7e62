package org.medchain.chain.consensus.qbft;

import org.medchain.chain.block.Block;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** The external validity predicate of the consensus: checks a proposed block against the rules of the ledger. */
@FunctionalInterface
interface BlockCheck {
    /**
     * Checks a block.
     *
     * @param reproposed true if a quorum prepared it in an earlier round: then its timestamp is not compared with this member's clock
     * @throws VerificationException if this member must not accept it
     */
    void check(Block block, boolean reproposed) throws VerificationException, StorageException;
}
