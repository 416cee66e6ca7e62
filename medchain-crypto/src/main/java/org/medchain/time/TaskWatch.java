package org.medchain.time;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Notices that a thread does not get on: the thread says when it begins and ends each piece of work, and whoever asks learns if it
 * has been at one for too long. A thread that waits for work is well. Thread-safe; one thread at a time may begin and end.
 */
public final class TaskWatch {
    /** After so long a piece of work is an {@link IssueCode#ENGINE_STALLED}. */
    public static final Duration STALLED = Duration.ofSeconds(5);
    /** After so long a piece of work is an {@link IssueCode#ENGINE_WEDGED}: no honest one takes a minute. */
    public static final Duration WEDGED = Duration.ofSeconds(60);

    private final String thread;
    private final LongSupplier nanoTime;
    private volatile boolean working;
    private volatile long begunAt;

    /**
     * A watch of a thread that has not begun.
     *
     * @param thread the thread's name
     * @param nanoTime a monotonic clock in nanoseconds, such as {@link System#nanoTime}
     */
    public TaskWatch(String thread, LongSupplier nanoTime) {
        this.thread = thread;
        this.nanoTime = nanoTime;
    }

    /** A piece of work begins. */
    public void begin() {
        begunAt = nanoTime.getAsLong();
        working = true;
    }

    /** The piece of work has ended. */
    public void end() {
        working = false;
    }

    /** The issue of a piece of work that takes too long. */
    public Optional<Issue> issue() {
        // Asked first: of a piece of work that begins only now, the time when the one before began may still be there.
        if (!working) {
            return Optional.empty();
        }
        long begun = begunAt;
        long nanos = nanoTime.getAsLong() - begun;
        if (nanos < STALLED.toNanos()) {
            return Optional.empty();
        }
        boolean wedged = nanos >= WEDGED.toNanos();
        return Optional.of(new Issue(
                wedged ? IssueCode.ENGINE_WEDGED : IssueCode.ENGINE_STALLED,
                "the thread " + thread + " has been at one piece of work for "
                        + Duration.ofNanos(nanos).toSeconds()
                        + " s: look whether its disk or database answers"
                        + (wedged ? ", and restart the process" : "")));
    }
}
