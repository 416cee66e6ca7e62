package org.medchain.crypto.ca;

import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;

/** A user's keys and the certificate that says whose they are. */
public record CertifiedIdentity(Identity keys, Certificate certificate) {
    public CertifiedIdentity {
        if (!certificate.identity().equals(keys.publicIdentity())) {
            throw new IllegalArgumentException(certificate + " is not of " + keys.publicIdentity());
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
