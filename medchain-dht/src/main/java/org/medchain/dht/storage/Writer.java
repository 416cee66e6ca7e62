package org.medchain.dht.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.medchain.dht.WriteOutcome;

/**
 * The one thread that writes. While it waits for the disk, writes gather; the next group is what has gathered. It never waits
 * for more, so that a lone write has the latency of one fsync and many share one. What gathers is bounded: past that, writes
 * are refused. Thread-safe.
 */
final class Writer implements AutoCloseable {
    private static final int MAX_GROUP = 400;
    private static final int MAX_GROUP_BYTES = 4 << 20;
    private static final int MAX_WAITING_BYTES = 64 << 20;

    /** A write whose outcome is awaited. */
    private record Pending(Candidate write, CompletableFuture<WriteOutcome> outcome) {
        int size() {
            return write.stored().size();
        }
    }

    private final Committer committer;
    private final Runnable afterCommit;
    private final Lock lock = new ReentrantLock();
    private final Condition workOrClosing = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int waitingBytes;
    private boolean closed;

    private Writer(Committer committer, Runnable afterCommit) {
        this.committer = committer;
        this.afterCommit = afterCommit;
    }

    /**
     * Starts the thread.
     *
     * @param afterCommit runs on it after each group; must not block
     */
    static Writer start(Committer committer, Runnable afterCommit) {
        Writer writer = new Writer(committer, afterCommit);
        new Thread(writer::run, "medchain-dht-writer").start();
        return writer;
    }

    CompletableFuture<WriteOutcome> submit(Candidate write) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.completedFuture(new WriteOutcome.Closed());
            }
            Pending pending = new Pending(write, new CompletableFuture<>());
            if (waitingBytes + pending.size() > MAX_WAITING_BYTES) {
                return CompletableFuture.completedFuture(
                        new WriteOutcome.Unavailable("overloaded: " + waiting.size() + " writes are waiting"));
            }
            waiting.add(pending);
            waitingBytes += pending.size();
            workOrClosing.signal();
            return pending.outcome();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (List<Pending> group = next(); !group.isEmpty(); group = next()) {
                commit(group);
            }
        } finally {
            abandonWaiting();
            ended.complete(null);
        }
    }

    private void commit(List<Pending> group) {
        try {
            List<Candidate> writes = group.stream().map(Pending::write).toList();
            List<WriteOutcome> outcomes = committer.commit(writes);
            for (int i = 0; i < outcomes.size(); i++) {
                group.get(i).outcome().complete(outcomes.get(i));
            }
            afterCommit.run();
        } finally {
            // Only if the lines above were left by an error, such as one of memory.
            group.forEach(pending -> pending.outcome().complete(new WriteOutcome.Indeterminate("the writer died")));
        }
    }

    /** What has gathered, at least one; or nothing, once closed and finished. */
    private List<Pending> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                workOrClosing.awaitUninterruptibly();
            }
            List<Pending> group = new ArrayList<>();
            int bytes = 0;
            while (!waiting.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
                Pending taken = waiting.remove();
                bytes += taken.size();
                group.add(taken);
            }
            waitingBytes -= bytes;
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void abandonWaiting() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(pending -> pending.outcome().complete(new WriteOutcome.Unavailable("the writer died")));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new writes, finishes those that wait, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            workOrClosing.signal();
        } finally {
            lock.unlock();
        }
        ended.join();
    }
}
