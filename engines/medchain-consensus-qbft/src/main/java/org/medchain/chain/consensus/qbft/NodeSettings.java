package org.medchain.chain.consensus.qbft;

import java.time.Duration;

/**
 * The settings of a node.
 *
 * @param firstRound the time of round 0; each later round has twice the time of the one before, up to 32 times that of round 0
 * @param batchTimeout how long a leader may wait for more events; zero to wait for none
 * @param catchUpEvery how often a node checks if others are ahead
 * @param giveUpAfter how long a submission waits for its block
 * @param maxClockSkew how far ahead of this member's clock a proposed block may be
 * @param laneBytes the bytes of events that may wait in the lane of each member
 */
record NodeSettings(
        Duration firstRound,
        Duration batchTimeout,
        Duration catchUpEvery,
        Duration giveUpAfter,
        Duration maxClockSkew,
        long laneBytes) {
    private static final int MAX_DOUBLINGS = 5;

    Duration roundTime(long round) {
        return firstRound.multipliedBy(1L << Math.min(round, MAX_DOUBLINGS));
    }
}
