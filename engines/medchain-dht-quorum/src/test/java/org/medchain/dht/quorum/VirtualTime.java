package org.medchain.dht.quorum;

import java.util.PriorityQueue;

/** What is going to happen, in the order of its time; at the same time, in the order in which it was planned. */
final class VirtualTime {
    private final PriorityQueue<Planned> plans = new PriorityQueue<>();
    private long now;
    private long number;

    private static final class Planned implements Comparable<Planned>, Surroundings.Timer {
        final long millis;
        final long number;
        Runnable action;
        boolean cancelled;

        Planned(long millis, long number, Runnable action) {
            this.millis = millis;
            this.number = number;
            this.action = action;
        }

        @Override
        public int compareTo(Planned other) {
            return millis != other.millis ? Long.compare(millis, other.millis) : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            cancelled = true;
            action = () -> {};
        }
    }

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    /** Plans something; cancelled, it is forgotten, but for its place among the plans. */
    Surroundings.Timer in(long millis, Runnable action) {
        Planned planned = new Planned(now + millis, number++, action);
        plans.add(planned);
        return planned;
    }

    /** Lets the next thing happen; false if nothing is planned. */
    boolean step() {
        Planned next = plans.poll();
        while (next != null && next.cancelled) {
            next = plans.poll();
        }
        if (next == null) {
            return false;
        }
        now = next.millis;
        next.action.run();
        return true;
    }
}
