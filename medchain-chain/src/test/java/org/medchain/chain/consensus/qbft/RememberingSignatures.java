package org.medchain.chain.consensus.qbft;

import java.util.Set;
import org.medchain.error.VerificationException;

/** Real signatures; what one member verified, the others of the same simulation take as verified. */
record RememberingSignatures(Signatures real, Set<Signed> verified) implements Signatures {
    @Override
    public Signed sign(Statement statement) {
        return real.sign(statement);
    }

    @Override
    public void verify(Signed signed) throws VerificationException {
        if (!verified.contains(signed)) {
            real.verify(signed);
            verified.add(signed);
        }
    }
}
