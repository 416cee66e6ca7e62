package org.medchain.benchmarks.evaluation;

import java.util.Arrays;
import java.util.Collection;

/**
 * What repeated measurements of one thing gave.
 *
 * @param median the middle one
 * @param low a tenth of them is below
 * @param high a tenth is above
 * @param count how many there are
 */
record Spread(double median, double low, double high, int count) {
    private static final double TAIL = 0.1;

    /** Of at least one measurement. */
    static Spread of(double... measured) {
        if (measured.length == 0) {
            throw new IllegalArgumentException("expected measurements, found none");
        }
        double[] sorted = measured.clone();
        Arrays.sort(sorted);
        return new Spread(at(sorted, 0.5), at(sorted, TAIL), at(sorted, 1 - TAIL), sorted.length);
    }

    /** Of at least one measurement. */
    static Spread of(Collection<Double> measured) {
        return of(measured.stream().mapToDouble(value -> value).toArray());
    }

    /** Between the two measurements nearest to that place. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Half of what lies between the tenth below and the tenth above: a symmetric error bar. */
    double half() {
        return (high - low) / 2;
    }
}
