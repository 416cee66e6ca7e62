package org.medchain.springboot;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Refuses times and sizes that cannot be meant, by the name of their property. */
final class Amounts {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Amounts() {}

    /** A time to wait. */
    static Duration aboveZero(String property, Duration given) {
        return require(!given.isZero() && isUsable(given), property, "above 0", given);
    }

    /** A time that may be none. */
    static Duration fromZero(String property, Duration given) {
        return require(isUsable(given), property, "from 0", given);
    }

    private static boolean isUsable(Duration given) {
        return !given.isNegative() && given.compareTo(LONGEST) <= 0;
    }

    private static Duration require(boolean usable, String property, String least, Duration given) {
        if (!usable) {
            throw MedChainConfigurationException.wrong(
                    property, "a time " + least + " to " + LONGEST.toDays() + "d", given.toString(), null);
        }
        return given;
    }

    /** A size in bytes. */
    static long bytes(String property, DataSize given) {
        if (given.isNegative()) {
            throw MedChainConfigurationException.wrong(property, "a size from 0", given.toString(), null);
        }
        return given.toBytes();
    }
}
