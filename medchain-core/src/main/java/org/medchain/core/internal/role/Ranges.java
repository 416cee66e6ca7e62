package org.medchain.core.internal.role;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.medchain.chain.event.GrantedRange;

/** Ranges of time in words, and what a requester means by one. */
final class Ranges {
    private Ranges() {}

    /** What is asked for by {@code asked} of what is granted: an end left open is as far as granted. */
    static GrantedRange inside(GrantedRange granted, GrantedRange asked) {
        OptionalLong start = asked.startMicros().isPresent() ? asked.startMicros() : granted.startMicros();
        OptionalLong end = asked.endMicros().isPresent() ? asked.endMicros() : granted.endMicros();
        boolean ordered = start.isEmpty() || end.isEmpty() || start.getAsLong() < end.getAsLong();
        if (!ordered || !granted.contains(new GrantedRange(start, end))) {
            throw new IllegalArgumentException(
                    "the session shares " + text(granted) + ", which does not contain " + text(asked));
        }
        return new GrantedRange(start, end);
    }

    static String text(GrantedRange range) {
        if (range.equals(GrantedRange.unrestricted())) {
            return "all of it";
        }
        String from = range.startMicros().isPresent()
                ? "from " + time(range.startMicros().getAsLong())
                : "from the start";
        return from
                + (range.endMicros().isPresent()
                        ? " to " + time(range.endMicros().getAsLong())
                        : " on");
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
