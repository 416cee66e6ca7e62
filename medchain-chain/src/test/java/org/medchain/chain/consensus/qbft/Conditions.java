package org.medchain.chain.consensus.qbft;

import java.util.Random;

/**
 * How bad the world is in one simulation.
 *
 * @param members how many members there are
 * @param byzantine how many of them lie; the last ones
 * @param loss the share of messages that get lost
 * @param duplication the share of messages that arrive twice
 * @param delayMillis the most that a message takes, and so how far messages overtake one another
 * @param crashes how often an honest member stops
 * @param powerFailures how many of the crashes hit the disk in the middle of a write
 * @param partitions how often the network splits
 * @param skewMillis how far clocks are off, at the most
 * @param wipe true if one honest member loses its disk
 * @param events how many events are submitted
 */
record Conditions(
        int members,
        int byzantine,
        double loss,
        double duplication,
        int delayMillis,
        int crashes,
        int powerFailures,
        int partitions,
        int skewMillis,
        boolean wipe,
        int events) {
    /** Those of a seed: at most as many faulty members as the protocol bears. */
    static Conditions of(Random random) {
        int members = random.nextInt(5) > 0 ? 4 : random.nextInt(4) == 0 ? 10 : 7;
        int faulty = (members - 1) / 3;
        int byzantine = random.nextInt(faulty + 1);
        boolean calm = random.nextInt(4) == 0;
        int crashes = random.nextInt(7);
        return new Conditions(
                members,
                byzantine,
                calm ? 0 : random.nextDouble() * 0.2,
                calm ? 0 : random.nextDouble() * 0.1,
                1 + random.nextInt(300),
                crashes,
                random.nextInt(crashes + 1),
                calm ? 0 : random.nextInt(3),
                random.nextInt(3000),
                byzantine < faulty && random.nextInt(4) == 0,
                4 + random.nextInt(16));
    }

    boolean isHonest(int member) {
        return member < members - byzantine;
    }

    int honest() {
        return members - byzantine;
    }
}
