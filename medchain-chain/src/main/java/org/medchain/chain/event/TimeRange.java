package org.medchain.chain.event;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The half-open range of time {@code [start, end)} that data covers, in microseconds since the epoch; never empty.
 *
 * @param startMicros the first microsecond covered; negative before 1970
 * @param endMicros the first microsecond after it
 */
public record TimeRange(long startMicros, long endMicros) {
    public TimeRange {
        if (startMicros >= endMicros) {
            throw new IllegalArgumentException("expected a time range that starts before it ends, found " + startMicros
                    + " to " + endMicros + " µs");
        }
    }

    /** The range between two instants, each truncated to the microsecond. */
    public static TimeRange of(Instant start, Instant end) {
        return new TimeRange(micros(start), micros(end));
    }

    /** Whether all of {@code other} lies in this range. */
    public boolean contains(TimeRange other) {
        return startMicros <= other.startMicros && other.endMicros <= endMicros;
    }

    /** The length of the range. */
    public Duration duration() {
        return Duration.of(endMicros, ChronoUnit.MICROS).minus(startMicros, ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        long seconds = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
        return Math.addExact(seconds, instant.getNano() / 1_000);
    }
}
