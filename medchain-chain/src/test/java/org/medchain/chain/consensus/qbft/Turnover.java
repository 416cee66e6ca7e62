package org.medchain.chain.consensus.qbft;

/** Which members come and go in a simulation. */
enum Turnover {
    /** The founders stay alone. */
    NONE,
    /** An honest newcomer joins. */
    JOIN,
    /** An honest newcomer joins, and then an honest founder leaves. */
    JOIN_AND_LEAVE
}
