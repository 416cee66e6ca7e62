package org.medchain.chain.ledger;

/** Follows the progress of a verification of the whole chain. */
@FunctionalInterface
public interface VerifyListener {
    /** All blocks up to {@code height} are valid. Called on the verifying thread, once for each block. */
    void verified(long height);
}
