package org.medchain.time;

import java.time.Duration;
import java.time.Instant;

/**
 * What a {@link ClockWatch} believes.
 *
 * @param jump how far the clock may run ahead of a monotonic one, once and again in every such time; positive
 * @param gap how long after the last time that is known the clock may begin; positive
 * @param confirmed times up to this one are right, somebody says who looked; {@link Instant#MIN} if nobody did
 */
public record ClockBounds(Duration jump, Duration gap, Instant confirmed) {
    /** A day, which is more than wrong time zones and the sleep of a night make; 90 days; nothing confirmed. */
    public static final ClockBounds DEFAULT = new ClockBounds(Duration.ofDays(1), Duration.ofDays(90), Instant.MIN);

    public ClockBounds {
        if (jump.compareTo(Duration.ZERO) <= 0 || gap.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("positive bounds expected, found " + jump + " and " + gap);
        }
    }
}
