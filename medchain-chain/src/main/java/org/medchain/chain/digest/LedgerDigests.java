package org.medchain.chain.digest;

import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/**
 * The digests that a stream's EventDGs hold on the ledger, taken as true: that the events are on the ledger, of the right
 * provider and linked to each other is checked by who implements this. Called by one thread at a time.
 */
@FunctionalInterface
public interface LedgerDigests {
    /**
     * Fetches the digest of one chunk.
     *
     * @param index at least 1; reaches one below the first chunk that is verified
     * @throws MedChainException if it cannot be had; the verification ends with the same
     */
    Digest digest(long index) throws MedChainException;
}
