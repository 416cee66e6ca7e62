package org.medchain.dht.storage;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The time up to which the clock has shown later times for a whole grace period, which a monotonic clock measures. A clock that jumps
 * ahead moves it only if the clock is not corrected within the grace. Call it often: times that the clock shows between two calls are
 * not seen. Thread-safe.
 */
public final class SettledTime {
    private static final int SPANS = 64;

    private final Clock clock;
    private final LongSupplier nanos;
    private final long graceNanos;
    private final Deque<Span> spans = new ArrayDeque<>();

    /** A span of monotonic time, and the earliest time that the clock showed in it. */
    private static final class Span {
        private final long begun;
        private long least;

        Span(long begun, long least) {
            this.begun = begun;
            this.least = least;
        }
    }

    /** With a monotonic clock in nanoseconds that measures the grace. */
    public SettledTime(Clock clock, LongSupplier nanos, Duration grace) {
        this.clock = clock;
        this.nanos = nanos;
        this.graceNanos = grace.toNanos();
    }

    /** Milliseconds since the epoch; {@link Long#MIN_VALUE} during the first grace. */
    public synchronized long millis() {
        long now = nanos.getAsLong();
        long shown = clock.millis();
        Span last = spans.peekLast();
        if (last == null || now - last.begun >= graceNanos / SPANS) {
            spans.addLast(new Span(now, shown));
        } else {
            last.least = Math.min(last.least, shown);
        }
        dropBefore(now);
        return now - spans.getFirst().begun < graceNanos ? Long.MIN_VALUE : least();
    }

    /** Keeps the last span that began at or before the beginning of the grace, and all later ones. */
    private void dropBefore(long now) {
        Span first = spans.removeFirst();
        while (!spans.isEmpty() && now - spans.getFirst().begun >= graceNanos) {
            first = spans.removeFirst();
        }
        spans.addFirst(first);
    }

    private long least() {
        return spans.stream().mapToLong(span -> span.least).min().orElseThrow();
    }
}
