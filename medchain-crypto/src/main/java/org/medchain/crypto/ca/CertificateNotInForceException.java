package org.medchain.crypto.ca;

import org.medchain.error.VerificationException;

/** A certificate of the right authority that does not count at the time in question. */
public final class CertificateNotInForceException extends VerificationException {
    private static final long serialVersionUID = 1L;

    private final Cause why;

    /** Why a certificate does not count. */
    public enum Cause {
        /** Its validity has not begun. */
        NOT_YET_VALID,
        /** Its validity has ended: its holder needs a new one. */
        EXPIRED,
        /** Its authority revoked it. */
        REVOKED,
        /** Whether its authority revoked it is not known now. */
        REVOCATION_UNKNOWN
    }

    /** A refusal, with a message that names the certificate. */
    public CertificateNotInForceException(Cause why, String message) {
        super(message);
        this.why = why;
    }

    /** Why it does not count. */
    public Cause why() {
        return why;
    }

    /** Whether the certificate may count later. */
    @Override
    public boolean retryHelps() {
        return why == Cause.NOT_YET_VALID || why == Cause.REVOCATION_UNKNOWN;
    }
}
