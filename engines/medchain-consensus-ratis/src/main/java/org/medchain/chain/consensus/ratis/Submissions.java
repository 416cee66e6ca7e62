package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** The entries that this member wants in the log, until they are there or were not for too long. Thread-safe. */
final class Submissions {
    /** So many bytes may wait, beside one entry of any size. */
    private static final long MAX_BYTES = 32L << 20;

    /** After a leader refused an entry, nothing is passed on for so long. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long patienceNanos;
    /** All that have no outcome yet. */
    private final Set<Submission> open = new HashSet<>();
    /** Those of them that no leader was given. */
    private final List<Submission> waiting = new ArrayList<>();

    private long bytes;
    private long restingSince = System.nanoTime() - REST_NANOS;
    private boolean closed;

    /** Passes an entry on to the member that leads. */
    @FunctionalInterface
    interface Leader {
        /** Completes when the entry is committed; fails if it is not known to be. */
        CompletableFuture<Void> submit(Optional<Bytes> entry);
    }

    private record Submission(Optional<Bytes> entry, CompletableFuture<Void> taken, long endNanos) {
        int size() {
            return entry.map(Bytes::size).orElse(0);
        }
    }

    Submissions(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Has an entry, or nothing but higher positions, put into the log. */
    CompletableFuture<Void> add(Optional<Bytes> entry) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        Submission submission = new Submission(entry, taken, System.nanoTime() + patienceNanos);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new UnavailableException("the ordering is closed"));
            }
            if (bytes > 0 && bytes + submission.size() > MAX_BYTES) {
                return CompletableFuture.failedFuture(new UnavailableException(
                        "the ordering is overloaded: " + bytes + " bytes wait for a leader of Raft; a retry helps"));
            }
            bytes += submission.size();
            waiting.add(submission);
            open.add(submission);
        }
        return taken.whenComplete((done, failure) -> ended(submission));
    }

    private synchronized void ended(Submission submission) {
        bytes -= submission.size();
        open.remove(submission);
    }

    /** Passes all that wait to the leader. */
    void passTo(Leader leader) {
        List<Submission> passed;
        synchronized (this) {
            if (System.nanoTime() - restingSince < REST_NANOS) {
                return;
            }
            passed = List.copyOf(waiting);
            waiting.clear();
        }
        for (Submission one : passed) {
            CompletableFuture<Void> unused = leader.submit(one.entry()).whenComplete((done, failure) -> {
                if (failure == null) {
                    one.taken().complete(null);
                } else {
                    again(one);
                }
            });
        }
    }

    private synchronized void again(Submission submission) {
        if (open.contains(submission)) {
            restingSince = System.nanoTime();
            waiting.add(submission);
        }
    }

    /** Gives up what has waited too long. */
    void tick() {
        long now = System.nanoTime();
        List<Submission> late;
        synchronized (this) {
            late = waiting.stream().filter(one -> one.endNanos() - now < 0).toList();
            waiting.removeAll(late);
        }
        fail(late, "no leader of Raft took the entry in time; it may have been taken, and may be submitted again");
    }

    /** Takes nothing more, and fails what has no outcome. */
    void close() {
        List<Submission> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
            waiting.clear();
        }
        fail(all, "the ordering is closed");
    }

    private static void fail(List<Submission> submissions, String reason) {
        submissions.forEach(one -> one.taken().completeExceptionally(new UnavailableException(reason)));
    }
}
