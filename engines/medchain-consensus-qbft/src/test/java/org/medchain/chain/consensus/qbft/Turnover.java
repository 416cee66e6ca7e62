package org.medchain.chain.consensus.qbft;

/** How the members change in a simulation. */
enum Turnover {
    /** The founders stay alone. */
    NONE,
    /** An honest newcomer joins. */
    JOIN,
    /** An honest newcomer joins, and then an honest founder leaves. */
    JOIN_AND_LEAVE,
    /** An honest founder replaces its key, and the liars get hold of the old one. */
    REPLACE_KEY
}
