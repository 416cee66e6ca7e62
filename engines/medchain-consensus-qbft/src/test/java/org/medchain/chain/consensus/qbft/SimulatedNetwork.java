package org.medchain.chain.consensus.qbft;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Who can reach whom: the network splits, and honest members let in only whom their chain says to be a member. */
final class SimulatedNetwork {
    private final Random random;
    private final Conditions conditions;
    private final Set<Integer> cutOff = new HashSet<>();

    SimulatedNetwork(Random random, Conditions conditions) {
        this.random = random;
        this.conditions = conditions;
    }

    /** Splits in two. */
    void split() {
        for (int member = 0; member < conditions.everybody(); member++) {
            if (random.nextBoolean()) {
                cutOff.add(member);
            }
        }
    }

    /** Is one again. */
    void join() {
        cutOff.clear();
    }

    boolean connects(SimulatedMember one, SimulatedMember other) {
        return cutOff.contains(one.number()) == cutOff.contains(other.number())
                && accepts(one, other)
                && accepts(other, one);
    }

    private boolean accepts(SimulatedMember one, SimulatedMember other) {
        return !conditions.isHonest(one.number()) || (one.isUp() && one.accepts(other.number()));
    }
}
