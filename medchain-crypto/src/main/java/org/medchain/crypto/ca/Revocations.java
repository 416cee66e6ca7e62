package org.medchain.crypto.ca;

import org.medchain.crypto.bytes.Bytes;

/** What a party knows of revocations. Called by several threads; must answer at once. */
@FunctionalInterface
public interface Revocations {
    /** No certificate was revoked. */
    Revocations NONE = serial -> Standing.NOT_REVOKED;

    /** What is known of the certificate with this serial number. */
    Standing standing(Bytes serial);

    /** What is known of a certificate. Only one that was not revoked counts. */
    enum Standing {
        /** It was not revoked. */
        NOT_REVOKED,
        /** It was revoked. */
        REVOKED,
        /** The party cannot tell now: what it lacks may be a revocation, or what it has cannot be read. */
        UNKNOWN;

        /** What is known where all revocations are known. */
        public static Standing of(boolean revoked) {
            return revoked ? REVOKED : NOT_REVOKED;
        }
    }
}
