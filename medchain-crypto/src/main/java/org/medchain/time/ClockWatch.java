package org.medchain.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.error.ImplausibleClockException;

/**
 * Reads a clock for writes that cannot be undone, and refuses a time too far ahead of the known time: the monotonic
 * clock's while the process runs, the last written time's at the start. Resumes by itself when the clock shows a
 * plausible time again.
 *
 * <p>A clock that is behind is accepted, because its error can be made up for later. It does not move the known time. A
 * monotonic clock stops while the machine sleeps, so a sleep longer than the bound looks like a jump. Errors smaller
 * than the bounds are not detected.
 *
 * <p>Thread-safe.
 */
public final class ClockWatch {
    private static final Logger LOG = System.getLogger(ClockWatch.class.getName());
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClockBounds bounds;
    private final String ifRight;

    /** A time that has passed at {@link #sinceNanos}, as far as is known. */
    private Instant known;

    private long sinceNanos;
    /** False until the clock showed a time not before the initial {@link #known}. */
    private boolean following;

    private boolean implausible;

    /**
     * Begins to watch.
     *
     * @param nanoTime a monotonic clock in nanoseconds, such as {@link System#nanoTime}
     * @param written a time known to have passed, such as that of the last write; if empty, the clock is trusted now
     * @param ifRight what the operator can do if the clock was right, as the end of a sentence
     */
    public ClockWatch(
            Clock clock, LongSupplier nanoTime, ClockBounds bounds, Optional<Instant> written, String ifRight) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.bounds = bounds;
        this.ifRight = ifRight;
        this.sinceNanos = nanoTime.getAsLong();
        Instant now = clock.instant();
        this.known = written.orElse(now);
        if (now.isBefore(known.minus(bounds.jump()))) {
            LOG.log(
                    Level.WARNING,
                    "MC-C004 this machine''s clock shows {0}, expected at least {1}, which has already passed: set it",
                    now,
                    known);
        }
        this.following = written.isEmpty();
        Optional<ImplausibleClockException> unused = trouble();
    }

    /**
     * The clock's time, if plausible.
     *
     * @throws ImplausibleClockException if it is too far ahead
     */
    public synchronized Instant instant() throws ImplausibleClockException {
        long nanos = nanoTime.getAsLong();
        Instant now = clock.instant();
        Instant passed = known.plusMillis((nanos - sinceNanos) / NANOS_PER_MILLI);
        Instant latest = passed.plus(following ? bounds.jump() : bounds.gap());
        boolean confirmed = !now.isAfter(bounds.confirmed());
        if (now.isAfter(latest) && !confirmed) {
            ImplausibleClockException refusal = new ImplausibleClockException(now, latest, ifRight);
            note(refusal);
            throw refusal;
        }
        if (implausible) {
            implausible = false;
            LOG.log(Level.INFO, "this machine''s clock shows a plausible time again, {0}", now);
        }
        follow(now, passed, nanos);
        return now;
    }

    private void note(ImplausibleClockException refusal) {
        if (!implausible) {
            implausible = true;
            LOG.log(Level.ERROR, "MC-C005 " + refusal.getMessage());
        }
    }

    /**
     * Takes over the clock's time, at first and then once per jump period. The clock can therefore gain at most as much
     * as passes through jumps too small to be refused.
     */
    private void follow(Instant now, Instant passed, long nanos) {
        boolean due = following
                ? !passed.isBefore(known.plus(bounds.jump())) || now.isAfter(passed.plus(bounds.jump()))
                : !now.isBefore(known);
        if (due) {
            known = following && now.isBefore(passed) ? passed : now;
            sinceNanos = nanos;
            following = true;
        }
    }

    /** The reason for refusing the clock's time at present, if any. */
    public Optional<ImplausibleClockException> trouble() {
        try {
            instant();
            return Optional.empty();
        } catch (ImplausibleClockException e) {
            return Optional.of(e);
        }
    }
}
