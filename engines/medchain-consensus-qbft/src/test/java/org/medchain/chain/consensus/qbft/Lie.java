package org.medchain.chain.consensus.qbft;

/** What the liars of a simulation are up to. */
enum Lie {
    /** As leaders they show different members different blocks, in any round, prepared block or not. */
    EQUIVOCATE,
    /** They propose blocks that break a rule, each time another: of the parent, the time, the events, the limits. */
    BREAK_RULES,
    /** They vote for another block beside. */
    VOTE_TWICE,
    /** They say nothing, half of the time. */
    WITHHOLD,
    /** They claim heights, lower or higher, with certificates that are none. */
    CLAIM_HEIGHTS,
    /** They say of every member that it never voted, and show another token each time. */
    VOUCH,
    /** They send blocks that were not asked for, are old, changed or certified by nobody. */
    FORGE_BLOCKS,
    /** Asked for blocks they do not answer. */
    NEVER_ANSWER,
    /** They propose when another member leads. */
    USURP,
    /** They propose, and change rounds, with statements that nobody signed. */
    FORGE_JUSTIFICATION,
    /**
     * They justify with what others really signed, and not enough of it: too few, the same twice, of another round, beside
     * claims of their own.
     */
    MISQUOTE,
    /** They send in their own name what they did not sign, or signed as something else. */
    SIGN_BADLY,
    /** They send what other members said: as it was, in their own name, or about another round or height. */
    BORROW,
    /** They change to rounds far ahead, and hide what they prepared. */
    RUN_AHEAD,
    /** They send again what they were once sent. */
    REPLAY,
    /** As leaders they leave certain events out, and propose nothing rather than these. */
    CENSOR,
    /** They tell one member alone of events, good ones and bad ones, and spread hints that mean nothing. */
    WHISPER,
    /** Their links break and come back all the time, each member's at other times. */
    FLAP
}
