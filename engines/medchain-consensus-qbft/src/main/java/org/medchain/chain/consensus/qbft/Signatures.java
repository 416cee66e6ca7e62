package org.medchain.chain.consensus.qbft;

import org.medchain.error.VerificationException;

/** Signs for one member, and verifies the signatures of all. */
interface Signatures {
    /**
     * Signs a statement as this member.
     *
     * @throws org.medchain.error.KeyUnavailableException if the key cannot be used now
     */
    Signed sign(Statement statement);

    /**
     * Verifies that the member that the signature names made this statement in this consortium.
     *
     * @throws VerificationException if the signature does not verify
     */
    void verify(Signed signed) throws VerificationException;
}
