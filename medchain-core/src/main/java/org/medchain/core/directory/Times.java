package org.medchain.core.directory;

import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;

/** Start and end as two neighbouring fields. */
final class Times {
    private Times() {}

    static Optional<TimeRange> decode(StructReader struct, int key) throws MalformedException {
        OptionalLong start = struct.optionalInteger(key);
        OptionalLong end = struct.optionalInteger(key + 1);
        if (start.isEmpty() && end.isEmpty()) {
            return Optional.empty();
        }
        if (start.isEmpty() || end.isEmpty() || start.getAsLong() >= end.getAsLong()) {
            throw struct.malformed("expected a start before an end");
        }
        return Optional.of(new TimeRange(start.getAsLong(), end.getAsLong()));
    }

    static GrantedRange decodeGranted(StructReader struct, int key) throws MalformedException {
        OptionalLong start = struct.optionalInteger(key);
        OptionalLong end = struct.optionalInteger(key + 1);
        try {
            return new GrantedRange(start, end);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    static OptionalLong start(Optional<TimeRange> range) {
        return range.map(r -> OptionalLong.of(r.startMicros())).orElse(OptionalLong.empty());
    }

    static OptionalLong end(Optional<TimeRange> range) {
        return range.map(r -> OptionalLong.of(r.endMicros())).orElse(OptionalLong.empty());
    }
}
