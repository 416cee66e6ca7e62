package org.medchain.chain.consensus.qbft;

import java.time.Duration;

/**
 * How a node behaves.
 *
 * @param firstRound how long round 0 may take; each later round twice as long as the one before, up to 32 times
 * @param gather how long a leader may wait for more events; zero to propose what there is
 * @param catchUpEvery how often a node that is behind asks again
 * @param giveUpAfter how long a submission waits for its block
 * @param maxClockSkew how far ahead of this member's clock a proposed block may be
 * @param laneBytes how many bytes of events may wait for each member
 */
record NodeSettings(
        Duration firstRound,
        Duration gather,
        Duration catchUpEvery,
        Duration giveUpAfter,
        Duration maxClockSkew,
        long laneBytes) {
    private static final int MAX_DOUBLINGS = 5;

    Duration roundTime(long round) {
        return firstRound.multipliedBy(1L << Math.min(round, MAX_DOUBLINGS));
    }
}
