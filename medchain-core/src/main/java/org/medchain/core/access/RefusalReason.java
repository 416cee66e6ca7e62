package org.medchain.core.access;

import java.util.Arrays;
import org.medchain.error.MalformedException;

/** Why a provider does not answer an access request with data. In the order in which a provider checks. */
public enum RefusalReason {
    /** The request does not open or decode, or is not signed by a certified requester: nobody is told more. */
    NOT_AUTHENTIC(1, false),
    /** The requester's certificate was revoked. */
    CERTIFICATE_REVOKED(2, false),
    /** The request's time is not within the provider's window: the two clocks differ, or it was under way too long. */
    STALE(3, true),
    /** A request with this nonce was answered before. */
    REPLAYED(4, true),
    /** The ledger, as the provider sees it, has no such session. */
    NOT_ON_LEDGER(5, true),
    /** The session's removal is on the ledger, or another session took its place there. */
    REVOKED(6, false),
    /** The session has expired. */
    EXPIRED(7, false),
    /** The session is for another requester. */
    NOT_THE_REQUESTER(8, false),
    /** What the request says was granted is not what the session's event committed to, or is of another provider. */
    NOT_GRANTED_HERE(9, false),
    /** The provider has no such data of the patient who granted it, or has it no more. */
    DATA_NOT_HELD(10, false),
    /** The range asked for is not inside the range granted. */
    OUT_OF_RANGE(11, false),
    /** No chunk lies inside the range asked for, and none will. */
    NO_DATA_IN_RANGE(12, false),
    /** No chunk lies inside the range asked for yet; the stream goes on. */
    NOTHING_YET(13, true),
    /** The provider cannot check or read just now. */
    UNAVAILABLE(14, true);

    private final int code;
    private final boolean retryHelps;

    RefusalReason(int code, boolean retryHelps) {
        this.code = code;
        this.retryHelps = retryHelps;
    }

    /** True if the same data, asked for again later, may be had without anybody granting anything more. */
    public boolean retryHelps() {
        return retryHelps;
    }

    /** True if nobody was denied anything: there is no data to be had, now or at all. */
    public boolean isAbsence() {
        return this == NO_DATA_IN_RANGE || this == NOTHING_YET;
    }

    /** Its number in an answer. */
    public int code() {
        return code;
    }

    /**
     * The reason with a number.
     *
     * @throws MalformedException if there is none
     */
    public static RefusalReason of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("reason " + code + " of a refusal is not known"));
    }
}
