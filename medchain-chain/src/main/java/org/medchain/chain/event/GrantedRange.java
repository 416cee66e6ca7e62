package org.medchain.chain.event;

import java.util.OptionalLong;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * The paper's (st?, et?): the part of a stream that a session grants, half-open, in microseconds since the epoch. Without
 * a start it reaches back to the first chunk; without an end it includes chunks yet to come.
 *
 * @param startMicros st, if restricted
 * @param endMicros et, if restricted; after {@code startMicros}
 */
public record GrantedRange(OptionalLong startMicros, OptionalLong endMicros) {
    private static final GrantedRange UNRESTRICTED = new GrantedRange(OptionalLong.empty(), OptionalLong.empty());

    public GrantedRange {
        if (!ordered(startMicros, endMicros)) {
            throw new IllegalArgumentException("a granted range starts before it ends, found " + startMicros.getAsLong()
                    + " to " + endMicros.getAsLong() + " µs");
        }
    }

    /** All of the data, past and to come. */
    public static GrantedRange unrestricted() {
        return UNRESTRICTED;
    }

    /** Exactly this range. */
    public static GrantedRange of(TimeRange range) {
        return new GrantedRange(OptionalLong.of(range.startMicros()), OptionalLong.of(range.endMicros()));
    }

    /** From {@code startMicros} on, without an end. */
    public static GrantedRange from(long startMicros) {
        return new GrantedRange(OptionalLong.of(startMicros), OptionalLong.empty());
    }

    /** Up to {@code endMicros}, without a start. */
    public static GrantedRange until(long endMicros) {
        return new GrantedRange(OptionalLong.empty(), OptionalLong.of(endMicros));
    }

    /** True if all of {@code range} is granted. */
    public boolean contains(TimeRange range) {
        return startMicros.orElse(Long.MIN_VALUE) <= range.startMicros()
                && range.endMicros() <= endMicros.orElse(Long.MAX_VALUE);
    }

    /** True if this range leaves out nothing that {@code other} includes. */
    public boolean contains(GrantedRange other) {
        boolean startsBefore = startMicros.isEmpty()
                || (other.startMicros.isPresent() && startMicros.getAsLong() <= other.startMicros.getAsLong());
        boolean endsAfter = endMicros.isEmpty()
                || (other.endMicros.isPresent() && other.endMicros.getAsLong() <= endMicros.getAsLong());
        return startsBefore && endsAfter;
    }

    /** Reads fields {@code key} and {@code key + 1}, each optional. */
    static GrantedRange decode(StructReader struct, int key) throws MalformedException {
        OptionalLong start = struct.optionalInteger(key);
        OptionalLong end = struct.optionalInteger(key + 1);
        if (!ordered(start, end)) {
            throw struct.malformed("the granted range ends before it starts");
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
