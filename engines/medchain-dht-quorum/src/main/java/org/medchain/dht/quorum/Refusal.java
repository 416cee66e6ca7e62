package org.medchain.dht.quorum;

import java.util.Arrays;
import org.medchain.error.MalformedException;

/** Why a node refuses a request. */
enum Refusal {
    /** The write does not verify. */
    INVALID(1),
    /** The record's lifetime is over. */
    EXPIRED(2),
    /** The payload is larger than the node takes. */
    TOO_LARGE(3),
    /** The node's record at the address is damaged. */
    DAMAGED(4),
    /** The node has lost its disk, and is still fetching its records. */
    NOT_READY(5),
    /** The asker uses a roster that is no longer in force, or that the node does not know yet. */
    OTHER_ROSTER(6),
    /** The node does not store that address. */
    NOT_OWNER(7),
    /** The node has too much to do, or its disk fails. */
    UNAVAILABLE(8),
    /** The asker has another roster than the node for the same epoch: their configurations differ. */
    ROSTER_DIFFERS(9),
    /** The node stores as much as it may, for the asker or for all. */
    OVER_QUOTA(10);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /** What stands for it in messages. */
    int code() {
        return code;
    }

    static Refusal of(long code) throws MalformedException {
        return Arrays.stream(values())
                .filter(one -> one.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("no refusal has the code " + code));
    }
}
