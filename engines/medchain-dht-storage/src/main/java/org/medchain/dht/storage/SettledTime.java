package org.medchain.dht.storage;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The latest time that the clock has shown, or a later one, for as long as a grace lasts, which is measured by what cannot jump.
 * A clock that jumps ahead moves it only if nobody sets it right until the grace is over. To be asked often: what the
 * clock shows between two questions is not seen. Thread-safe.
 */
final class SettledTime {
    private static final int SPANS = 64;

    private final Clock clock;
    private final LongSupplier nanos;
    private final long graceNanos;
    private final Deque<Span> spans = new ArrayDeque<>();

    /** A while, and the least that the clock showed in it. */
    private static final class Span {
        private final long begun;
        private long least;

        Span(long begun, long least) {
            this.begun = begun;
            this.least = least;
        }
    }

    SettledTime(Clock clock, LongSupplier nanos, Duration grace) {
        this.clock = clock;
        this.nanos = nanos;
        this.graceNanos = grace.toNanos();
    }

    /** Milliseconds since the epoch; {@link Long#MIN_VALUE} before the grace is over for the first time. */
    synchronized long millis() {
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

    /** The first span that is kept began at the beginning of the grace, or before. */
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
