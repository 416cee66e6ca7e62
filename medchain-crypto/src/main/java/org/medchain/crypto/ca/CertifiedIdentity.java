package org.medchain.crypto.ca;

import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;

/** A user's keys with the certificate for them. */
public record CertifiedIdentity(Identity keys, IdentityCertificate certificate) {
    public CertifiedIdentity {
        if (!certificate.identity().equals(keys.publicIdentity())) {
            throw new IllegalArgumentException(
                    "expected a certificate of " + keys.publicIdentity() + ", found " + certificate);
        }
    }

    /** The public identity. */
    public PublicIdentity identity() {
        return certificate.identity();
    }

    @Override
    public String toString() {
        return "CertifiedIdentity[" + certificate + ", redacted]";
    }
}
