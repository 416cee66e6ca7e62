package org.medchain.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The limits of a {@link ClockWatch}.
 *
 * @param jump how far the clock may run ahead of a monotonic clock, once in every period of this length; positive
 * @param gap how long after the last known time the clock may begin; positive
 * @param confirmed the operator confirms times up to this one; {@link Instant#MIN} for none
 */
public record ClockBounds(Duration jump, Duration gap, Instant confirmed) {
    /** Jump: one day, more than wrong time zones and a night's sleep cause. Gap: 90 days. Nothing confirmed. */
    public static final ClockBounds DEFAULT = new ClockBounds(Duration.ofDays(1), Duration.ofDays(90), Instant.MIN);

    public ClockBounds {
        if (jump.compareTo(Duration.ZERO) <= 0 || gap.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("expected positive bounds, found " + jump + " and " + gap);
        }
    }
}
