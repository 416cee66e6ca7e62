package org.medchain.chain.remote.wire;

import org.medchain.chain.consensus.RefusalReason;

/** The numbers that stand for refusal reasons on the wire. */
final class RefusalCodes {
    /** The highest number. */
    static final int LAST = 10;

    private RefusalCodes() {}

    static int code(RefusalReason reason) {
        return switch (reason) {
            case TOO_LARGE -> 1;
            case MALFORMED -> 2;
            case BAD_SIGNATURE -> 3;
            case SIGNER_NOT_ADMITTED -> 4;
            case CERTIFICATE_INVALID -> 5;
            case CERTIFICATE_REVOKED -> 6;
            case REFERENCE_UNKNOWN -> 7;
            case REFERENCE_FOREIGN -> 8;
            case NOT_PERMITTED -> 9;
            case CHUNK_EXISTS -> 10;
        };
    }

    /** The reason with this number, 1 to {@link #LAST}. */
    static RefusalReason reason(int code) {
        for (RefusalReason reason : RefusalReason.values()) {
            if (code(reason) == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("refusal code " + code + ", expected 1 to " + LAST);
    }
}
