package org.medchain.chain.remote.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between tries: at first at most 20 ms, doubled each time up to a second, each with random jitter of a half. Not
 * thread-safe.
 */
final class Backoff {
    private static final int FIRST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 1_000;

    private final RandomGenerator random;
    private int millis = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next wait. */
    Duration next() {
        int wait = millis / 2 + random.nextInt(millis / 2 + 1);
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        return Duration.ofMillis(wait);
    }

    /** Begins again with the shortest wait, after a try that succeeded. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
