package org.medchain.chain.consensus;

/** The rule of the ledger that an event breaks. */
public enum RefusalReason {
    /** It has more bytes than the consortium's configuration allows. */
    TOO_LARGE,
    /** Its body is not one of its type. */
    MALFORMED,
    /** Its signature is not its signer's. */
    BAD_SIGNATURE,
    /** Its signer was not admitted: no AdmitIdentity of it is on the ledger. */
    SIGNER_NOT_ADMITTED,
    /** The certificate is not the CA's, or not valid at the time of the block. */
    CERTIFICATE_INVALID,
    /** The CA revoked the certificate. */
    CERTIFICATE_REVOKED,
    /** What it refers to is not on the ledger in an earlier block, or is of another type. */
    REFERENCE_UNKNOWN,
    /** What it refers to was signed by another identity. */
    REFERENCE_FOREIGN,
    /** Its signer may not do this, or not any more: the CA alone may, a quorum did not approve, the session has ended. */
    NOT_PERMITTED,
    /** Another event already follows this chunk. */
    CHUNK_EXISTS;

    /**
     * True if the same event may be taken later: what it refers to may get onto the ledger, or reach the member that was asked.
     */
    public boolean retryHelps() {
        return this == REFERENCE_UNKNOWN;
    }
}
