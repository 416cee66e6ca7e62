package org.medchain.core.access;

import java.time.Duration;
import org.medchain.io.Printable;

/**
 * What an answer may cost its requester. Checked against what the answer announces, and while it arrives.
 *
 * @param chunks how many chunks at the most, 1 to 2^31-1; each takes about 100 bytes of memory while the data is held
 * @param bytes how many bytes at the most, with all that goes on the wire around the data, at least 1; so many may go into
 *     the staging folder
 * @param duration how long it may take from asking to the last byte, above zero; verification comes after that
 */
public record FetchLimits(long chunks, long bytes, Duration duration) {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final FetchLimits DEFAULTS = new FetchLimits(500_000, 16L << 30, Duration.ofMinutes(10));

    public FetchLimits {
        if (chunks < 1 || chunks > Integer.MAX_VALUE || bytes < 1) {
            throw new IllegalArgumentException("a limit is at least 1, and at most 2^31-1 for chunks, found " + chunks
                    + " chunks and " + bytes + " bytes");
        }
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a limit in time is above zero and at most " + LONGEST.toDays()
                    + " days, found " + Printable.duration(duration));
        }
    }

    /** 500,000 chunks, 16 GiB, ten minutes. */
    public static FetchLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another number of chunks. */
    public FetchLimits withChunks(long most) {
        return new FetchLimits(most, bytes, duration);
    }

    /** These limits with another number of bytes. */
    public FetchLimits withBytes(long most) {
        return new FetchLimits(chunks, most, duration);
    }

    /** These limits with another duration. */
    public FetchLimits withDuration(Duration most) {
        return new FetchLimits(chunks, bytes, most);
    }
}
