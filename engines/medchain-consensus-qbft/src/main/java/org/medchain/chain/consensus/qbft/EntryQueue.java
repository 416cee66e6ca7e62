package org.medchain.chain.consensus.qbft;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;

/** Hands the entries of an ordering to the node, and makes the ordering wait while too much is unsettled. Thread-safe. */
final class EntryQueue implements Ordering.Follower {
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private long bytes;
    private boolean ended;
    private @Nullable Taker taker;

    /** Takes an entry; its weight is {@linkplain #released released} when it is settled. */
    @FunctionalInterface
    interface Taker {
        void take(long position, Bytes entry);
    }

    /** Entries of about so many bytes may be unsettled, beside one of any size. */
    EntryQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Gives entries to {@code node}; before the ordering is followed. */
    void giveTo(Taker node) {
        taker = node;
    }

    @Override
    public void entry(long position, Bytes entry) throws InterruptedException {
        int weight = EntryLog.weight(entry);
        lock.lockInterruptibly();
        try {
            while (bytes > 0 && bytes + weight > maxBytes && !ended) {
                room.await();
            }
            bytes += weight;
        } finally {
            lock.unlock();
        }
        Taker node = taker;
        if (node != null) {
            node.take(position, entry);
        }
    }

    /** An entry of this weight is settled. */
    void released(int weight) {
        lock.lock();
        try {
            bytes -= weight;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The node takes no more entries: lets the ordering's thread go on, which is to end. */
    void end() {
        lock.lock();
        try {
            ended = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
