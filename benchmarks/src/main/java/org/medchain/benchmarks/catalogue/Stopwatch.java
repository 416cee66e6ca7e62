package org.medchain.benchmarks.catalogue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;

/** Times what is short. */
final class Stopwatch {
    private Stopwatch() {}

    /** Something to be timed. */
    @FunctionalInterface
    interface Work {
        @Nullable
        Object run() throws MedChainException;
    }

    /** The mean of {@code count} times, in µs, after half as many of warming up. */
    static double micros(int count, Work work) throws MedChainException {
        repeat(count / 2, work);
        return repeat(count, work) / 1e3 / count;
    }

    /**
     * How long each of several works takes, in µs: the median of {@code rounds} in which they take turns of {@code turn}, after
     * two rounds of warming up.
     */
    static double[] microsInTurns(List<Work> works, int rounds, Duration turn) throws MedChainException {
        double[][] times = new double[works.size()][rounds];
        for (int round = -2; round < rounds; round++) {
            for (int i = 0; i < works.size(); i++) {
                double micros = micros(works.get(i), turn);
                if (round >= 0) {
                    times[i][round] = micros;
                }
            }
        }
        return Arrays.stream(times)
                .mapToDouble(measured -> quantile(measured, 0.5))
                .toArray();
    }

    private static double micros(Work work, Duration turn) throws MedChainException {
        long nanos = 0;
        long count = 0;
        for (int batch = 1; nanos < turn.toNanos(); batch *= 2) {
            nanos += repeat(batch, work);
            count += batch;
        }
        return nanos / 1e3 / count;
    }

    /** Every result is looked at, so that the compiler leaves no work out. */
    private static long repeat(int count, Work work) throws MedChainException {
        int seen = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            seen ^= Objects.hashCode(work.run());
        }
        long nanos = System.nanoTime() - start;
        if (nanos < 0) {
            throw new IllegalStateException("the clock ran backwards; results " + seen);
        }
        return nanos;
    }

    /** The smallest of the values that no more than this share of them is below. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }
}
