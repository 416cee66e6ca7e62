package org.medchain.core.internal.record;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** The paper's ES and EK: a secret sealed to one of its holders, bound to what it opens. */
record WrappedKey(Bytes sealed) {
    /** The most bytes of a wrapped key, with room for a post-quantum suite. */
    static final int MAX_SIZE = 4096;

    static WrappedKey wrap(DomainTag use, Bytes owner, SecretBytes secret, PublicIdentity holder, SecureRandom random)
            throws MalformedException {
        return new WrappedKey(holder.seal(use, owner, Bytes.takeOwnership(secret.exposeCopy()), random));
    }

    SecretBytes unwrap(DomainTag use, Bytes owner, int size, Identity holder)
            throws MalformedException, VerificationException {
        SecretBytes secret = opened(use, owner, holder);
        if (secret.size() != size) {
            throw new MalformedException(
                    "a key wrapped for " + use.name() + " has " + secret.size() + " bytes, expected " + size);
        }
        return secret;
    }

    private SecretBytes opened(DomainTag use, Bytes owner, Identity holder)
            throws MalformedException, VerificationException {
        try {
            return holder.open(use, owner, sealed);
        } catch (VerificationException e) {
            throw new VerificationException(
                    "expected a key of use \"" + use.name() + "\" sealed to " + holder.publicIdentity()
                            + ", found one that does not open with its keys: the record is for somebody else, or damaged;"
                            + " a retry does not help",
                    e);
        }
    }
}
