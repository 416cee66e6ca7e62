package org.medchain.benchmarks.evaluation;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The delay of a wide area network, one way, normally distributed and never negative, as the paper's experiments have it. It can be
 * switched off and on while relays use it. Thread-safe.
 */
final class Wan {
    private static final double NANOS_OF_A_MILLI = 1e6;

    private final double millis;
    private final double jitterMillis;
    private volatile boolean on;

    /**
     * A network that is switched off.
     *
     * @param millis the mean delay of one way
     * @param jitterMillis its standard deviation
     */
    Wan(double millis, double jitterMillis) {
        this.millis = millis;
        this.jitterMillis = jitterMillis;
    }

    /** Delays from now on, or not. */
    void switchTo(boolean delays) {
        on = delays;
    }

    /** The mean delay of one way. */
    double millis() {
        return millis;
    }

    /** Its standard deviation. */
    double jitterMillis() {
        return jitterMillis;
    }

    /** The mean time of a round trip. */
    double roundTripMillis() {
        return 2 * millis;
    }

    /** How long one way takes this time. */
    long drawNanos() {
        return on ? Math.round(drawMillis() * NANOS_OF_A_MILLI) : 0;
    }

    /** The same in milliseconds, whether switched on or not. */
    double drawMillis() {
        return Math.max(0, millis + jitterMillis * ThreadLocalRandom.current().nextGaussian());
    }

    /** What it does, for a report. */
    String does() {
        return String.format(Locale.ROOT, "%.0f ms one way, normally distributed, σ = %.0f ms", millis, jitterMillis);
    }
}
