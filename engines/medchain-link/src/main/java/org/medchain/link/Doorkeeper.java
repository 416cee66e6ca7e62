package org.medchain.link;

import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.VerificationException;

/** Decides which peers may link with this party. Called on the links' threads: must be quick. */
@FunctionalInterface
public interface Doorkeeper {
    /** Admits one identity and no other. */
    static Doorkeeper only(PublicIdentity expected, Allowance allowance) {
        return peer -> {
            if (!peer.identity().equals(expected)) {
                throw new VerificationException("found " + peer + ", expected " + expected);
            }
            return allowance;
        };
    }

    /**
     * Admits a peer.
     *
     * @param peer verified: of the authority, valid, not revoked, and its holder is authenticated
     * @throws VerificationException if it may not link
     */
    Allowance admit(IdentityCertificate peer) throws VerificationException;
}
