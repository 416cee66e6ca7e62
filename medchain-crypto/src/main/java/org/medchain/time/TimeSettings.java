package org.medchain.time;

import java.time.Duration;
import org.medchain.io.Printable;

/** Checks times that a host sets: how long to wait, or how often to do something. */
public final class TimeSettings {
    /** The least: engines count in milliseconds, and zero of them stands for no limit in some of their libraries. */
    public static final Duration SHORTEST = Duration.ofMillis(1);

    /** The most, unless a setting has a lower limit of its own. */
    public static final Duration LONGEST = Duration.ofDays(365);

    private TimeSettings() {}

    /**
     * Returns {@code time}.
     *
     * @param setting its name in the message
     * @throws IllegalArgumentException if it is not from {@link #SHORTEST} to {@link #LONGEST}
     */
    public static Duration require(String setting, Duration time) {
        return require(setting, time, LONGEST);
    }

    /**
     * Returns {@code time}.
     *
     * @throws IllegalArgumentException if it is not from {@link #SHORTEST} to {@code longest}
     */
    public static Duration require(String setting, Duration time, Duration longest) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(setting + ": expected a time from " + Printable.duration(SHORTEST)
                    + " to " + Printable.duration(longest) + ", found " + Printable.duration(time));
        }
        return time;
    }

    /** A time in whole milliseconds, for an option that is a number of them; {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} beyond those. */
    public static long millis(Duration time) {
        try {
            return time.toMillis();
        } catch (ArithmeticException tooLong) {
            return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
