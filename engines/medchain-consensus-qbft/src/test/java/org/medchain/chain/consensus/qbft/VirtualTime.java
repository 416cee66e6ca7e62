package org.medchain.chain.consensus.qbft;

import java.util.PriorityQueue;

/** What is going to happen, in the order of its time; at the same time, in the order in which it was planned. */
final class VirtualTime {
    private final PriorityQueue<Planned> plans = new PriorityQueue<>();
    private long now;
    private long number;

    private record Planned(long millis, long number, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            return millis != other.millis ? Long.compare(millis, other.millis) : Long.compare(number, other.number);
        }
    }

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    void in(long millis, Runnable action) {
        plans.add(new Planned(now + millis, number++, action));
    }

    /** Lets the next thing happen; false if nothing is planned. */
    boolean step() {
        Planned next = plans.poll();
        if (next == null) {
            return false;
        }
        now = next.millis();
        next.action().run();
        return true;
    }
}
