package org.medchain.chain.consensus;

/** The rule of the ledger that an event breaks. */
public enum RefusalReason {
    /** The event exceeds the consortium's limit on bytes. */
    TOO_LARGE,
    /** The body does not have the form of the event's type. */
    MALFORMED,
    /** The signature is not its signer's. */
    BAD_SIGNATURE,
    /** The signer was not admitted: the ledger has no AdmitIdentity event for it. */
    SIGNER_NOT_ADMITTED,
    /** The CA did not issue the certificate, or it is not valid at the time of the block. */
    CERTIFICATE_INVALID,
    /** The CA revoked the certificate. */
    CERTIFICATE_REVOKED,
    /** The referenced event is not on the ledger in an earlier block, or has another type. */
    REFERENCE_UNKNOWN,
    /** Another identity signed the referenced event. */
    REFERENCE_FOREIGN,
    /** The signer lacks the right: only the CA has it, a quorum did not approve, or the session has ended. */
    NOT_PERMITTED,
    /** Another event already follows the referenced chunk. */
    CHUNK_EXISTS;

    /**
     * Whether the same event may be accepted later: the referenced event may yet get on the ledger, or reach the member
     * that was asked.
     */
    public boolean retryHelps() {
        return this == REFERENCE_UNKNOWN;
    }
}
