package org.medchain.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;

/**
 * Keeps MedChain's measurements in a registry of Micrometer, under the names of {@link Instrument}: durations in timers, other
 * distributions in summaries, in bytes. A meter is registered with its first measurement. Several ledgers or directories of one
 * process need registries of their own, or are counted together. Thread-safe.
 */
public final class MicrometerMetrics implements Metrics {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MeterRegistry registry;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, DoubleConsumer> histograms = new ConcurrentHashMap<>();
    private final Map<Series, GaugeSum> gauges = new ConcurrentHashMap<>();

    /** Metrics in {@code registry}, which stays the host's. */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void add(Series counter, long amount) {
        Counter known = counters.get(counter);
        (known == null ? counters.computeIfAbsent(counter, this::counter) : known).increment((double) amount);
    }

    private Counter counter(Series series) {
        Instrument instrument = series.instrument();
        return Counter.builder(instrument.id())
                .description(instrument.description())
                .baseUnit(unit(instrument))
                .tags(tags(series))
                .register(registry);
    }

    @Override
    public void record(Series histogram, double value) {
        DoubleConsumer known = histograms.get(histogram);
        (known == null ? histograms.computeIfAbsent(histogram, this::histogram) : known).accept(value);
    }

    private DoubleConsumer histogram(Series series) {
        Instrument instrument = series.instrument();
        if (instrument.unit().equals("s")) {
            Timer timer = Timer.builder(instrument.id())
                    .description(instrument.description())
                    .tags(tags(series))
                    .register(registry);
            return seconds -> timer.record(Math.round(seconds * NANOS), TimeUnit.NANOSECONDS);
        }
        DistributionSummary summary = DistributionSummary.builder(instrument.id())
                .description(instrument.description())
                .baseUnit(unit(instrument))
                .tags(tags(series))
                .register(registry);
        return summary::record;
    }

    @Override
    public Registration gauge(Series gauge, DoubleSupplier value) {
        GaugeSum sum = gauges.computeIfAbsent(gauge, this::sum);
        return sum.add(value);
    }

    private GaugeSum sum(Series series) {
        Instrument instrument = series.instrument();
        return new GaugeSum(registry, instrument.id(), instrument.description(), unit(instrument), tags(series));
    }

    private static Tags tags(Series series) {
        Tags tags = Tags.empty();
        for (org.medchain.metrics.Tag tag : series.tags()) {
            tags = tags.and(tag.key(), tag.value());
        }
        return tags;
    }

    /** Micrometer's name of a unit; none for what is only counted, which the name of the instrument says. */
    private static @Nullable String unit(Instrument instrument) {
        return instrument.unit().equals("By") ? BaseUnits.BYTES : null;
    }
}
