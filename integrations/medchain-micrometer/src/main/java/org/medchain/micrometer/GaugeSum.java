package org.medchain.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.metrics.Metrics.Registration;

/** One gauge of a registry: the sum of what its parts say. It is registered while there is a part. Thread-safe. */
final class GaugeSum {
    private final MeterRegistry registry;
    private final Gauge.Builder<?> builder;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private @Nullable Gauge registered;

    GaugeSum(MeterRegistry registry, String name, String description, @Nullable String unit, Tags tags) {
        this.registry = registry;
        this.builder = Gauge.builder(name, parts, GaugeSum::sum)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true);
    }

    /** A part; not equal to another with the same value. */
    private static final class Part {
        private final DoubleSupplier value;

        Part(DoubleSupplier value) {
            this.value = value;
        }
    }

    private static double sum(List<Part> parts) {
        double sum = 0;
        for (Part part : parts) {
            sum += part.value.getAsDouble();
        }
        return sum;
    }

    synchronized Registration add(DoubleSupplier value) {
        Part part = new Part(value);
        parts.add(part);
        if (registered == null) {
            registered = builder.register(registry);
        }
        return () -> remove(part);
    }

    private synchronized void remove(Part part) {
        parts.remove(part);
        if (parts.isEmpty() && registered != null) {
            registry.remove(registered);
            registered = null;
        }
    }
}
