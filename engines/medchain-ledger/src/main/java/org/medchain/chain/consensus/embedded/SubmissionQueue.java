package org.medchain.chain.consensus.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * Submissions in the order of their arrival, bounded by the memory they take. Many threads add; one takes batches.
 */
final class SubmissionQueue {
    private final long capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private long weight;
    private @Nullable MedChainException closed;

    /** A queue for submissions of at most {@code capacity} bytes in all. */
    SubmissionQueue(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Reserves room for an event, before any work is done for it.
     *
     * @return the reason if there is no room, else null
     */
    @Nullable
    MedChainException reserve(Event event) {
        lock.lock();
        try {
            if (closed != null) {
                return closed;
            }
            if (weight + Submission.weight(event) > capacity) {
                return new UnavailableException("the ledger is overloaded: " + waiting.size()
                        + " events are waiting; submit " + event + " again later");
            }
            weight += Submission.weight(event);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a submission for which room was reserved; if the queue was closed meanwhile, its receipt fails. */
    void add(Submission submission) {
        MedChainException refusal;
        lock.lock();
        try {
            refusal = closed;
            if (refusal == null) {
                waiting.addLast(submission);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            submission.receipt().completeExceptionally(refusal);
        }
    }

    /** Puts submissions that were taken back to the front. */
    void putBack(List<Submission> taken) {
        lock.lock();
        try {
            for (int i = taken.size() - 1; i >= 0; i--) {
                waiting.addFirst(taken.get(i));
                weight += Submission.weight(taken.get(i).event());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the first submission is screened, and takes it with the following ones that are screened too. A submission that is
     * still being screened delays none before it.
     *
     * @param found is called once there is a submission
     * @return 1 to {@code max} submissions; empty if the queue is closed
     */
    List<Submission> take(int max, Runnable found) {
        Submission first = awaitFirst();
        if (first == null) {
            return List.of();
        }
        found.run();
        first.screened().handle((done, failure) -> null).join();
        List<Submission> batch = new ArrayList<>();
        lock.lock();
        try {
            while (batch.size() < max
                    && closed == null
                    && !waiting.isEmpty()
                    && waiting.getFirst().screened().isDone()) {
                Submission next = waiting.removeFirst();
                weight -= Submission.weight(next.event());
                batch.add(next);
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private @Nullable Submission awaitFirst() {
        lock.lock();
        try {
            while (waiting.isEmpty() && closed == null) {
                changed.awaitUninterruptibly();
            }
            return closed == null ? waiting.getFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** How many submissions wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** The reason why the queue is closed, if it is. */
    Optional<MedChainException> closed() {
        lock.lock();
        try {
            return Optional.ofNullable(closed);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the queue: all waiting and later submissions fail with the reason of the first call. */
    void close(MedChainException reason) {
        List<CompletableFuture<?>> receipts = new ArrayList<>();
        MedChainException first = reason;
        lock.lock();
        try {
            if (closed == null) {
                closed = reason;
            } else {
                first = closed;
            }
            waiting.forEach(submission -> receipts.add(submission.receipt()));
            waiting.clear();
            weight = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
        for (CompletableFuture<?> receipt : receipts) {
            receipt.completeExceptionally(first);
        }
    }
}
