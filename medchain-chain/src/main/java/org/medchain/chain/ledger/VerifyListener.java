package org.medchain.chain.ledger;

/** Told how far a verification of the whole chain is. */
@FunctionalInterface
public interface VerifyListener {
    /** Every block up to {@code height} is good. Called on the verifying thread, once for each block. */
    void verified(long height);
}
