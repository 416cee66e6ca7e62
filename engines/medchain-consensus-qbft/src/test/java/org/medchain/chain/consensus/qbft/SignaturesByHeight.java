package org.medchain.chain.consensus.qbft;

import org.medchain.error.VerificationException;

/**
 * Verifies with the key that a member has at a height.
 *
 * @param membership says at which height a member's key is replaced
 * @param first the members' keys until then
 * @param later their keys from then on
 */
record SignaturesByHeight(Membership membership, Signatures first, Signatures later) implements Signatures {
    @Override
    public Signed sign(Statement statement) {
        throw new UnsupportedOperationException("verifies only");
    }

    @Override
    public void verify(Signed signed) throws VerificationException {
        long height = signed.statement().view().height();
        (membership.isReplaced(signed.member(), height) ? later : first).verify(signed);
    }
}
