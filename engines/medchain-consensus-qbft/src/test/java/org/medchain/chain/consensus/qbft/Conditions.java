package org.medchain.chain.consensus.qbft;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How bad the world is in one simulation.
 *
 * @param members how many founders there are; a newcomer has the number after theirs
 * @param byzantine how many of the founders lie; the last ones
 * @param loss the share of messages that get lost
 * @param duplication the share of messages that arrive twice
 * @param delayMillis the most that a message takes, and so how far messages overtake one another
 * @param crashes how often an honest member stops
 * @param powerFailures how many of the crashes hit the disk in the middle of a write
 * @param partitions how often the network splits
 * @param skewMillis how far clocks are off, at the most
 * @param slow how many honest members are slow, in what they hear and in what they say; the last of the honest ones
 * @param slowMillis how slow, at the most
 * @param wipes how many honest members lose their disks, one after the other; the first ones
 * @param events how many events are submitted
 * @param lies what the liars are up to
 * @param turnover how the members change
 * @param keyLosses how often an honest member cannot use its key for some time
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
        int slow,
        int slowMillis,
        int wipes,
        int events,
        Set<Lie> lies,
        Turnover turnover,
        int keyLosses) {
    /** Nothing fails; the last {@code byzantine} members tell these lies. */
    static Conditions calm(int members, int byzantine, Set<Lie> lies) {
        return new Conditions(members, byzantine, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 10, lies, Turnover.NONE, 0);
    }

    /** What follows from a seed. Of neighbouring seeds {@link Random} itself draws almost the same first. */
    static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

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
                random.nextInt(2),
                random.nextInt(2000),
                byzantine < faulty && random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                4 + random.nextInt(16),
                lies(random),
                turnover(random),
                calm ? 0 : random.nextInt(6));
    }

    /** A few at a time, so that each is seen undiluted by others. */
    private static Set<Lie> lies(Random random) {
        Set<Lie> lies = EnumSet.noneOf(Lie.class);
        int share = 1 + random.nextInt(4);
        for (Lie lie : Lie.values()) {
            if (random.nextInt(4) < share) {
                lies.add(lie);
            }
        }
        return Collections.unmodifiableSet(lies);
    }

    /** So that liars and members of whom one is lost are within the bounds of every set of members. */
    private static Turnover turnover(Random random) {
        List<Turnover> kinds =
                List.of(Turnover.NONE, Turnover.NONE, Turnover.JOIN, Turnover.JOIN_AND_LEAVE, Turnover.REPLACE_KEY);
        return kinds.get(random.nextInt(kinds.size()));
    }

    boolean isSlow(int member) {
        return member < honest() && member >= honest() - slow;
    }

    boolean isHonest(int member) {
        return member < members - byzantine || member == members;
    }

    boolean hasNewcomer() {
        return turnover == Turnover.JOIN || turnover == Turnover.JOIN_AND_LEAVE;
    }

    /** How many there are in all, the newcomer with them. */
    int everybody() {
        return hasNewcomer() ? members + 1 : members;
    }

    /** How many founders are honest; the first ones. */
    int honest() {
        return members - byzantine;
    }
}
