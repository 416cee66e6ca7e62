package org.medchain.dht.ring;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is going to happen, in the order of its time; at the same time, in the order in which it was planned. */
final class VirtualTime {
    private final PriorityQueue<Planned> plans =
            new PriorityQueue<>(Comparator.comparingLong(Planned::millis).thenComparingLong(Planned::number));
    private long now;
    private long number;

    private record Planned(long millis, long number, Runnable action) {}

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
