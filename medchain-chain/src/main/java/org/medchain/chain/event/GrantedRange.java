package org.medchain.chain.event;

import java.util.OptionalLong;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * The paper's (st?, et?): the granted part of a stream, half-open, in microseconds since the epoch. Without a start it
 * begins with the first chunk; without an end it includes future chunks.
 *
 * @param startMicros st, if restricted
 * @param endMicros et, if restricted; after {@code startMicros}
 */
public record GrantedRange(OptionalLong startMicros, OptionalLong endMicros) {
    private static final GrantedRange UNRESTRICTED = new GrantedRange(OptionalLong.empty(), OptionalLong.empty());

    public GrantedRange {
        if (!ordered(startMicros, endMicros)) {
            throw new IllegalArgumentException("expected a granted range that starts before it ends, found "
                    + startMicros.getAsLong() + " to " + endMicros.getAsLong() + " µs");
        }
    }

    /** All data, past and future. */
    public static GrantedRange unrestricted() {
        return UNRESTRICTED;
    }

    /** The bounds of {@code range}. */
    public static GrantedRange of(TimeRange range) {
        return new GrantedRange(OptionalLong.of(range.startMicros()), OptionalLong.of(range.endMicros()));
    }

    /** From {@code startMicros} on, without an end. */
    public static GrantedRange from(long startMicros) {
        return new GrantedRange(OptionalLong.of(startMicros), OptionalLong.empty());
    }

    /** Up to but excluding {@code endMicros}, without a start. */
    public static GrantedRange until(long endMicros) {
        return new GrantedRange(OptionalLong.empty(), OptionalLong.of(endMicros));
    }

    /** Whether all of {@code range} is granted. */
    public boolean contains(TimeRange range) {
        return startMicros.orElse(Long.MIN_VALUE) <= range.startMicros()
                && range.endMicros() <= endMicros.orElse(Long.MAX_VALUE);
    }

    /** Whether this range includes all of {@code other}. */
    public boolean contains(GrantedRange other) {
        boolean startsBefore = startMicros.isEmpty()
                || (other.startMicros.isPresent() && startMicros.getAsLong() <= other.startMicros.getAsLong());
        boolean endsAfter = endMicros.isEmpty()
                || (other.endMicros.isPresent() && other.endMicros.getAsLong() <= endMicros.getAsLong());
        return startsBefore && endsAfter;
    }

    /** Decodes the optional fields {@code key} and {@code key + 1}. */
    static GrantedRange decode(StructReader struct, int key) throws MalformedException {
        OptionalLong start = struct.optionalInteger(key);
        OptionalLong end = struct.optionalInteger(key + 1);
        if (!ordered(start, end)) {
            throw struct.malformed("expected a granted range that starts before it ends");
        }
        return new GrantedRange(start, end);
    }

    void encode(StructWriter struct, int key) {
        struct.optionalInteger(key, startMicros).optionalInteger(key + 1, endMicros);
    }

    private static boolean ordered(OptionalLong start, OptionalLong end) {
        return start.isEmpty() || end.isEmpty() || start.getAsLong() < end.getAsLong();
    }
}
