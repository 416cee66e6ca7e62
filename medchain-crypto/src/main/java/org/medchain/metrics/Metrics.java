package org.medchain.metrics;

import java.util.function.DoubleSupplier;

/**
 * Receives measurements, for Micrometer or another library. Many threads call it, some of them event loops: methods must return
 * quickly. One that throws harms nothing, but its measurement is lost; see {@link #guarded}.
 *
 * <p>{@link Series} says what is measured: an {@link Instrument} with a value for each of its tags. All of them are known
 * beforehand and few, so that an implementation can keep a meter for each.
 */
public interface Metrics {
    /** Ignores everything. */
    Metrics NONE = new NoMetrics();

    /**
     * Adds to a counter.
     *
     * @param counter of an instrument of the kind {@link Instrument.Kind#COUNTER}
     * @param amount at least 0, in the instrument's unit
     */
    void add(Series counter, long amount);

    /**
     * Records one value of a distribution.
     *
     * @param histogram of an instrument of the kind {@link Instrument.Kind#HISTOGRAM}
     * @param value at least 0, in the instrument's unit
     */
    void record(Series histogram, double value);

    /**
     * Registers a value that is read whenever the host wants to know it. If several parts of a process register the same
     * series, its value is the sum of theirs.
     *
     * @param gauge of an instrument of the kind {@link Instrument.Kind#GAUGE}
     * @param value in the instrument's unit; may be asked on any thread; NaN if it is not known
     */
    Registration gauge(Series gauge, DoubleSupplier value);

    /** A gauge that is registered. */
    interface Registration extends AutoCloseable {
        /** Ends the registration: the value is not asked for any more. Has no effect if called again. */
        @Override
        void close();
    }

    /**
     * The same metrics, which never throw: a failure is logged, once, and otherwise ignored. A gauge whose value cannot be read
     * is NaN. Every builder that takes metrics guards them.
     */
    static Metrics guarded(Metrics metrics) {
        return metrics instanceof GuardedMetrics || metrics instanceof NoMetrics
                ? metrics
                : new GuardedMetrics(metrics);
    }
}
