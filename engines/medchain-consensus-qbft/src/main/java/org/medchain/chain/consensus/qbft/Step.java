package org.medchain.chain.consensus.qbft;

import org.medchain.chain.consensus.CertifiedBlock;

/** What follows from a message or a timeout; carried out in the order in which it is given. */
sealed interface Step {
    /** Make this durable before anything after it. */
    record Save(VoteRecord vote) implements Step {}

    /** Send this to all other members. */
    record Broadcast(Message message) implements Step {}

    /** Give the round its time, from now. */
    record StartTimer(long round) implements Step {}

    /** The block is final. */
    record Decide(CertifiedBlock block) implements Step {}
}
