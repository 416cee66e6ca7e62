package org.medchain.springboot;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Refuses times and sizes that cannot be meant, by the name of their property. */
final class Amounts {
    /** What the library's builders take at least and at most. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String EXPECTED = "a time from " + SHORTEST.toMillis() + "ms to " + LONGEST.toDays() + "d";

    private Amounts() {}

    /** A time to wait. */
    static Duration aboveZero(String property, Duration given) {
        if (!isUsable(given)) {
            throw wrong(property, EXPECTED, given);
        }
        return given;
    }

    /** A time that may be none. */
    static Duration fromZero(String property, Duration given) {
        if (!given.isZero() && !isUsable(given)) {
            throw wrong(property, "0 or " + EXPECTED, given);
        }
        return given;
    }

    private static boolean isUsable(Duration given) {
        return given.compareTo(SHORTEST) >= 0 && given.compareTo(LONGEST) <= 0;
    }

    private static MedChainConfigurationException wrong(String property, String expected, Duration found) {
        return MedChainConfigurationException.wrong(property, expected, found.toString(), null);
    }

    /** A size in bytes. */
    static long bytes(String property, DataSize given) {
        if (given.isNegative()) {
            throw MedChainConfigurationException.wrong(property, "a size from 0", given.toString(), null);
        }
        return given.toBytes();
    }
}
