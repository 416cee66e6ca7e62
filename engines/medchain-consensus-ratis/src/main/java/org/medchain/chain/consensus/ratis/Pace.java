package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets each member do something no more often than it may. Thread-safe. */
final class Pace {
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private final Map<Integer, Long> last = new HashMap<>();

    Pace(Duration every, LongSupplier nanoTime) {
        this.everyNanos = every.toNanos();
        this.nanoTime = nanoTime;
    }

    /** True if the member may do it now; it then counts as done. */
    synchronized boolean permits(int member) {
        long now = nanoTime.getAsLong();
        Long before = last.get(member);
        boolean permitted = before == null || now - before >= everyNanos;
        if (permitted) {
            last.put(member, now);
        }
        return permitted;
    }
}
