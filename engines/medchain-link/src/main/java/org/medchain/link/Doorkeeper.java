package org.medchain.link;

import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.VerificationException;

/** Says who may link with this party. Called by the links' threads: must be quick. */
@FunctionalInterface
public interface Doorkeeper {
    /** Lets one party in. */
    static Doorkeeper only(PublicIdentity expected, Allowance allowance) {
        return peer -> {
            if (!peer.identity().equals(expected)) {
                throw new VerificationException(peer + " is there, expected " + expected);
            }
            return allowance;
        };
    }

    /**
     * Lets a party in.
     *
     * @param peer verified: of the authority, valid, not revoked, and its holder is at the other end
     * @throws VerificationException if it may not be here
     */
    Allowance admit(Certificate peer) throws VerificationException;
}
