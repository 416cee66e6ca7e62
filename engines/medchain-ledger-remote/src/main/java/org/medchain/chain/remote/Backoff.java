package org.medchain.chain.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: longer each time, and never as long as somebody else. Not thread-safe. */
final class Backoff {
    private static final int FIRST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 1_000;

    private final RandomGenerator random;
    private int millis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        int wait = millis / 2 + random.nextInt(millis / 2 + 1);
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        return Duration.ofMillis(wait);
    }

    /** All is well again. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
