package org.medchain.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How long operations took, in ascending order. Immutable. */
public final class Latencies {
    private final long[] micros;

    private Latencies(LongStream micros) {
        this.micros = micros.sorted().toArray();
    }

    /** Of times in microseconds. */
    public static Latencies ofMicros(LongStream micros) {
        return new Latencies(micros);
    }

    /** Of times in nanoseconds. */
    static Latencies ofNanos(LongStream nanos) {
        return new Latencies(nanos.map(time -> time / 1000));
    }

    /** All of several. */
    public static Latencies merge(List<Latencies> parts) {
        return new Latencies(parts.stream().flatMapToLong(Latencies::micros));
    }

    /** How many there are. */
    public int count() {
        return micros.length;
    }

    /** In microseconds. */
    public LongStream micros() {
        return Arrays.stream(micros);
    }

    /** The time in milliseconds that this share of the operations did not exceed; 0 if there are none. */
    public double millis(double quantile) {
        int last = micros.length - 1;
        return last < 0 ? 0 : micros[(int) Math.min(last, Math.round(micros.length * quantile))] / 1e3;
    }
}
