package org.medchain.core.access;

import java.util.Arrays;
import org.medchain.error.MalformedException;

/** Why a provider does not answer an access request. */
public enum RefusalReason {
    /** The request does not open or decode, or is not signed by a certified requester: nobody is told more. */
    NOT_AUTHENTIC(1),
    /** The requester's certificate was revoked. */
    CERTIFICATE_REVOKED(2),
    /** The request's time is not within the provider's window. */
    STALE(3),
    /** A request with this nonce was answered before. */
    REPLAYED(4),
    /** The ledger has no such session. */
    NOT_ON_LEDGER(5),
    /** The directory does not have the session any more, or its removal is on the ledger. */
    REVOKED(6),
    /** The session names another requester. */
    NOT_THE_REQUESTER(7),
    /** The section does not open here, or is not the patient's word. */
    NOT_GRANTED_HERE(8),
    /** The session does not share this data. */
    DATA_NOT_SHARED(9),
    /** The range asked for is not inside the range granted. */
    OUT_OF_RANGE(10),
    /** No chunk lies inside the range asked for. */
    NO_DATA_IN_RANGE(11),
    /** The provider cannot check or read just now. */
    UNAVAILABLE(12);

    private final int code;

    RefusalReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static RefusalReason of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("reason " + code + " of a refusal is not known"));
    }
}
