package org.medchain.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medchain.error.ImplausibleClockException;

/**
 * Reads a clock for what cannot be taken back when its time was wrong, and refuses a time that runs ahead of what is known: of
 * a monotonic clock while the process runs, of the last time that was written when it begins. Goes on by itself when the
 * clock shows a plausible time again.
 *
 * <p>A clock that is late is believed: what is written by it can be caught up with. It does not move the time that a later one
 * is measured by. A monotonic clock stands while the machine sleeps; so a sleep longer than the bound looks like a jump. Nor
 * does anything here see a clock that is wrong by less than the bounds.
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
    /** False until the clock showed a time that is not before what was known at the beginning. */
    private boolean following;

    private boolean implausible;

    /**
     * Begins to watch.
     *
     * @param nanoTime a monotonic clock in nanoseconds, such as {@link System#nanoTime}
     * @param written a time that has passed, such as that of the last thing written; if there is none, the clock is right now
     * @param ifRight what somebody can do who finds that the clock was right, for the end of a sentence
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
            LOG.log(Level.WARNING, "this machine''s clock shows {0}, and {1} has passed: set it", now, known);
        }
        this.following = written.isEmpty();
        Optional<ImplausibleClockException> unused = trouble();
    }

    /**
     * The clock's time, if it is plausible.
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
            LOG.log(Level.ERROR, refusal.getMessage());
        }
    }

    /**
     * Takes over the clock's time, at first and then once in the time of a jump: so what it gains by jumps that are too small to
     * be refused is at most as much as passes.
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

    /** Why the clock is not believed at present, if it is not. */
    public Optional<ImplausibleClockException> trouble() {
        try {
            instant();
            return Optional.empty();
        } catch (ImplausibleClockException e) {
            return Optional.of(e);
        }
    }
}
