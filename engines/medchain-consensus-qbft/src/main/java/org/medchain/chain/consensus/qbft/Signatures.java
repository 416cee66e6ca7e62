package org.medchain.chain.consensus.qbft;

import org.medchain.error.VerificationException;

/** Signs for one member and verifies for all. */
interface Signatures {
    /** The statement, signed by this member. */
    Signed sign(Statement statement);

    /**
     * Verifies that the member named in the signature said this, in this consortium.
     *
     * @throws VerificationException if not
     */
    void verify(Signed signed) throws VerificationException;
}
