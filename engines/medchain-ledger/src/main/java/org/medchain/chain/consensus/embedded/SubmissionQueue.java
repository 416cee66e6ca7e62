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

    /** A queue for submissions of {@code capacity} bytes together. */
    SubmissionQueue(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Makes room for an event, so that nothing is done for one that the queue will not take.
     *
     * @return why there is none, or null
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

    /** Adds a submission for whose event there is room; one that finds the queue closed meanwhile ends as all others. */
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

    /** Puts back, in front, what was taken and is not done. */
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
     * Waits until the first submission is screened, and takes it with those behind it that are screened too: what is still
     * being screened makes nothing wait that was before it.
     *
     * @return 1 to {@code max} submissions, or none if the queue is closed
     */
    List<Submission> take(int max) {
        Submission first = awaitFirst();
        if (first == null) {
            return List.of();
        }
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

    /** Why the queue is closed, if it is. */
    Optional<MedChainException> closed() {
        lock.lock();
        try {
            return Optional.ofNullable(closed);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more: all that is waiting and all that comes ends with the reason of the first call. */
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
