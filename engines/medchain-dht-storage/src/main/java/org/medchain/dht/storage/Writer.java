package org.medchain.dht.storage;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.medchain.dht.WriteOutcome;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.time.TaskWatch;

/**
 * The one thread that writes. While it waits for the disk, writes queue up; all that are queued then make the next group. It never
 * waits for more, so a single write takes one fsync and many share one. The queue is bounded; when it is full, writes are refused.
 * Thread-safe.
 */
final class Writer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Writer.class.getName());
    private static final String NAME = "medchain-dht-writer";
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
    private final TaskWatch watch = new TaskWatch(NAME, System::nanoTime);
    private final Runnable afterCommit;
    private final long sweepNanos;
    private final Lock lock = new ReentrantLock();
    private final Condition workOrClosing = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int waitingBytes;
    private boolean closed;

    private Writer(Committer committer, Runnable afterCommit, Duration sweepEvery) {
        this.committer = committer;
        this.afterCommit = afterCommit;
        this.sweepNanos = sweepEvery.toNanos();
    }

    /**
     * Starts the thread.
     *
     * @param afterCommit runs on it after each group; must not block
     * @param sweepEvery time without a write after which it drops what has expired
     */
    static Writer start(Committer committer, Runnable afterCommit, Duration sweepEvery) {
        Writer writer = new Writer(committer, afterCommit, sweepEvery);
        new Thread(writer::run, NAME).start();
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
            boolean more = false;
            for (Optional<List<Pending>> next = next(sweepNanos);
                    next.isPresent();
                    next = next(more ? 0 : sweepNanos)) {
                List<Pending> group = next.get();
                watch.begin();
                if (group.isEmpty()) {
                    more = sweep();
                } else {
                    commit(group);
                }
                watch.end();
            }
        } finally {
            abandonWaiting();
            ended.complete(null);
        }
    }

    private boolean sweep() {
        try {
            boolean more = committer.sweepIdly();
            afterCommit.run();
            return more;
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.ERROR,
                    "MC-D027 expired writes were not dropped, because of an unexpected failure; this is tried again",
                    e);
            return false;
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
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-D028 a group of " + group.size() + " writes failed unexpectedly", e);
        } finally {
            // Has an effect only after an error above, such as an OutOfMemoryError.
            group.forEach(pending -> pending.outcome().complete(new WriteOutcome.Indeterminate("the writer failed")));
        }
    }

    /** The next group; an empty one if no write came in time; empty once closed and finished. */
    private Optional<List<Pending>> next(long patienceNanos) {
        lock.lock();
        try {
            awaitWork(patienceNanos);
            if (waiting.isEmpty() && closed) {
                return Optional.empty();
            }
            List<Pending> group = new ArrayList<>();
            int bytes = 0;
            while (!waiting.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
                Pending taken = waiting.remove();
                bytes += taken.size();
                group.add(taken);
            }
            waitingBytes -= bytes;
            return Optional.of(group);
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork(long nanos) {
        long left = nanos;
        while (waiting.isEmpty() && !closed && left > 0) {
            try {
                left = workOrClosing.awaitNanos(left);
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "an interrupt of the writer is ignored; closing ends it");
            }
        }
    }

    /** The issue of a thread that has ended, or does not get on. */
    Optional<Issue> issue() {
        return ended.isDone()
                ? Optional.of(new Issue(IssueCode.ENGINE_ENDED, "the writer has ended; open the directory again"))
                : watch.issue();
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
