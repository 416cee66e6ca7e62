package org.medchain.chain.consensus.qbft;

/**
 * A height and a round.
 *
 * @param height of the block to be agreed on; at least 1
 * @param round of the attempt, from 0
 */
record View(long height, long round) {
    View {
        if (height < 1 || round < 0) {
            throw new IllegalArgumentException(
                    "a height from 1 and a round from 0 expected, found height " + height + " and round " + round);
        }
    }
}
