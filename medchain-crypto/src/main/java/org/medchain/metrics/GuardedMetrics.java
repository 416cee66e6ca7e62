package org.medchain.metrics;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.medchain.metrics.Instrument.Kind;

/** Shields what is measured from metrics that throw: logs the first failure and continues. Thread-safe. */
final class GuardedMetrics implements Metrics {
    private static final Logger LOG = System.getLogger(GuardedMetrics.class.getName());

    private final Metrics guarded;
    private final AtomicBoolean failed = new AtomicBoolean();

    GuardedMetrics(Metrics guarded) {
        this.guarded = guarded;
    }

    @Override
    public void add(Series counter, long amount) {
        try {
            require(counter, Kind.COUNTER);
            guarded.add(counter, amount);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public void record(Series histogram, double value) {
        try {
            require(histogram, Kind.HISTOGRAM);
            guarded.record(histogram, value);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public Registration gauge(Series gauge, DoubleSupplier value) {
        try {
            require(gauge, Kind.GAUGE);
            Registration registered = guarded.gauge(gauge, () -> read(value));
            return () -> close(registered);
        } catch (RuntimeException | Error e) {
            failed(e);
            return () -> {};
        }
    }

    private static void require(Series series, Kind kind) {
        if (series.instrument().kind() != kind) {
            throw new IllegalArgumentException("expected a " + kind + ", found " + series);
        }
    }

    private double read(DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (RuntimeException | Error e) {
            failed(e);
            return Double.NaN;
        }
    }

    private void close(Registration registered) {
        try {
            registered.close();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            LOG.log(
                    Level.ERROR,
                    "MC-C003 the configured metrics failed; everything else continues, and later failures are not logged",
                    failure);
        }
    }
}
