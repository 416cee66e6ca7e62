package org.medchain.chain.consensus.bftsmart;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Which height the chain had when the orders of a consensus instance were done with. Thread-safe. */
final class Progress {
    /** The number before the first consensus instance. */
    static final int NONE = -1;

    private static final int KEPT = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Integer, Long> heights = new TreeMap<>();

    /** All of {@code consensus} is on the chain, which has this height. */
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

    /** The height after {@code consensus}; waits for it, but not for longer than {@code patience}. */
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
