package org.medchain.chain.digest;

import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/**
 * Supplies the digests of a stream's EventDGs on the ledger. The verifier trusts them: the implementation checks that
 * the events are on the ledger, from the right provider and linked to each other. Called by one thread at a time.
 */
@FunctionalInterface
public interface LedgerDigests {
    /**
     * Fetches the digest of one chunk.
     *
     * @param index at least 1; as low as the predecessor of the first verified chunk
     * @throws MedChainException if the digest is unavailable; ends the verification
     */
    Digest digest(long index) throws MedChainException;
}
