package org.medchain.chain.consensus.qbft;

/**
 * Where in the protocol a message belongs.
 *
 * @param height of the block to be agreed on; at least 1
 * @param round of the attempt, from 0
 */
record View(long height, long round) {
    View {
        if (height < 1 || round < 0) {
            throw new IllegalArgumentException("no view has height " + height + " and round " + round);
        }
    }
}
