package org.medchain.dht.ring;

import java.util.Random;

/**
 * How bad the world is in one simulation.
 *
 * @param nodes how many nodes there are at first
 * @param replicas how many of them store each record
 * @param liars how many nodes lie
 * @param firstLiar the number of the first one; the others follow, and may be nodes that come later
 * @param loss the share of messages that get lost
 * @param duplication the share of messages that arrive twice
 * @param delayMillis the most that a message takes, and so how far messages overtake one another
 * @param crashes how often a node stops
 * @param partitions how often the network splits
 * @param skewMillis how far clocks are off, at the most
 * @param wipe true if one node loses its disk
 * @param changes how often the roster changes
 * @param operations how many reads and writes there are
 */
record Conditions(
        int nodes,
        int replicas,
        int liars,
        int firstLiar,
        double loss,
        double duplication,
        int delayMillis,
        int crashes,
        int partitions,
        int skewMillis,
        boolean wipe,
        int changes,
        int operations) {
    /** Those of a seed: at most as many faulty nodes as the protocol bears, among the old and the new ones of every change. */
    static Conditions of(Random random) {
        int replicas = new int[] {1, 3, 4, 4, 4, 4, 4, 7}[random.nextInt(8)];
        int nodes = replicas + random.nextInt(3);
        int faults = new Quorum(replicas).faults();
        int liars = random.nextInt(faults + 1);
        boolean calm = random.nextInt(4) == 0;
        int changes = random.nextInt(2) == 0 ? 1 + random.nextInt(2) : 0;
        int joining = changes == 0 ? 0 : random.nextInt(liars + 1);
        return new Conditions(
                nodes,
                replicas,
                liars,
                nodes - liars + joining,
                calm ? 0 : random.nextDouble() * 0.2,
                calm ? 0 : random.nextDouble() * 0.1,
                1 + random.nextInt(200),
                random.nextInt(7),
                calm ? 0 : random.nextInt(3),
                random.nextInt(500),
                liars < faults && random.nextInt(3) == 0,
                changes,
                20 + random.nextInt(60));
    }

    boolean isHonest(int node) {
        return node < firstLiar || node >= firstLiar + liars;
    }
}
