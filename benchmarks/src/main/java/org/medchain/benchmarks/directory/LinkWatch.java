package org.medchain.benchmarks.directory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;

/** Waits for a node to be linked to all others and to serve. Thread-safe. */
public final class LinkWatch implements Metrics {
    private static final long LOOK_EVERY_MILLIS = 5;

    private final Map<Instrument, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    @Override
    public void add(Series counter, long amount) {}

    @Override
    public void record(Series histogram, double value) {}

    @Override
    public Registration gauge(Series gauge, DoubleSupplier value) {
        gauges.put(gauge.instrument(), value);
        return () -> gauges.remove(gauge.instrument(), value);
    }

    private double now(Instrument gauge) {
        return gauges.getOrDefault(gauge, () -> 0).getAsDouble();
    }

    /** Waits, until that {@link System#nanoTime()} at the latest, for that many links and until the node serves. */
    public void awaitServing(int others, long untilNanos) throws InterruptedException, TimeoutException {
        while (now(Instrument.DIRECTORY_LINKED_NODES) < others || now(Instrument.DIRECTORY_SERVING) < 1) {
            if (System.nanoTime() - untilNanos >= 0) {
                throw new TimeoutException("expected a node with " + others + " links, found "
                        + now(Instrument.DIRECTORY_LINKED_NODES)
                        + (now(Instrument.DIRECTORY_SERVING) < 1 ? ", and it does not serve" : ""));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
