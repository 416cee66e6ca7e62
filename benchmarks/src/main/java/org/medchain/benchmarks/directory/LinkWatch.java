package org.medchain.benchmarks.directory;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.medchain.dht.DhtMetrics;

/** Waits for a node to be linked to all others and to serve. Thread-safe. */
final class LinkWatch implements DhtMetrics {
    private final Set<Integer> linked = new HashSet<>();
    private boolean serves;

    @Override
    public synchronized void linked(int node, boolean up) {
        if (up) {
            linked.add(node);
        } else {
            linked.remove(node);
        }
        notifyAll();
    }

    @Override
    public synchronized void serving(boolean serving) {
        serves = serving;
        notifyAll();
    }

    /** Waits, until that {@link System#nanoTime()} at the latest, for that many links and until the node serves. */
    synchronized void awaitServing(int others, long untilNanos) throws InterruptedException, TimeoutException {
        while (linked.size() < others || !serves) {
            long left = untilNanos - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("expected a node with " + others + " links, found " + linked.size()
                        + (serves ? "" : ", and it does not serve"));
            }
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
    }
}
