package org.medchain.chain.consensus.bftsmart;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The height of the chain after each consensus instance, for the last 10,000 instances. Thread-safe. */
final class Progress {
    /** The number before the first consensus instance. */
    static final int NONE = -1;

    private static final int KEPT = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Integer, Long> heights = new TreeMap<>();

    /** The events of {@code consensus} are on the chain or refused; the chain has this height. */
    void done(int consensus, long height) {
        lock.lock();
        try {
            heights.put(consensus, height);
            if (heights.size() > KEPT) {
                heights.pollFirstEntry();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The height after {@code consensus}; empty if it is not known within {@code patience}, or the thread is interrupted. */
    OptionalLong await(int consensus, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!heights.containsKey(consensus) && left > 0) {
                left = changed.awaitNanos(left);
            }
            Long height = heights.get(consensus);
            return height == null ? OptionalLong.empty() : OptionalLong.of(height);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }
}
