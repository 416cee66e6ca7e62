package org.medchain.dht.quorum;

import java.util.Random;
import java.util.SplittableRandom;

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
 * @param fullDisk the share of attempts to save something that fail, whether or not it was saved
 * @param changes how often the roster changes
 * @param shrinks true if it may have fewer nodes than a record has replicas; the liars among them are no more than it bears
 * @param aimed true if liars lie with a plan: to half of those who ask, and always the same way
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
        double fullDisk,
        int changes,
        boolean shrinks,
        boolean aimed,
        int operations) {
    /** What follows from a seed. Of neighbouring seeds {@link Random} itself draws almost the same first. */
    static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /** Those of a seed: at most as many faulty nodes as the protocol bears, among the old and the new ones of every change. */
    static Conditions of(Random random) {
        int replicas = new int[] {1, 3, 4, 4, 4, 4, 4, 7}[random.nextInt(8)];
        int nodes = replicas + random.nextInt(3);
        int faults = new Quorum(replicas).faults();
        int liars = random.nextInt(faults + 1);
        boolean calm = random.nextInt(4) == 0;
        int changes = random.nextInt(2) == 0 ? 1 + random.nextInt(2) : 0;
        int joining = changes == 0 ? 0 : random.nextInt(liars + 1);
        boolean shrinks = changes > 0 && random.nextBoolean();
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
                !shrinks && liars < faults && random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? random.nextDouble() * 0.3 : 0,
                changes,
                shrinks,
                random.nextBoolean(),
                20 + random.nextInt(60));
    }

    /** How many of a roster's nodes may lie. */
    int bears(int rosterNodes) {
        return new Quorum(Math.min(replicas, rosterNodes)).faults();
    }

    boolean isHonest(int node) {
        return node < firstLiar || node >= firstLiar + liars;
    }
}
