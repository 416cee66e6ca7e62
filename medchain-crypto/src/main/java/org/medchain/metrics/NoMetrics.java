package org.medchain.metrics;

import java.util.function.DoubleSupplier;

/** Ignores everything. */
final class NoMetrics implements Metrics {
    private static final Registration NOTHING = () -> {};

    @Override
    public void add(Series counter, long amount) {}

    @Override
    public void record(Series histogram, double value) {}

    @Override
    public Registration gauge(Series gauge, DoubleSupplier value) {
        return NOTHING;
    }
}
