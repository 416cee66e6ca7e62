package org.medchain.examples.ecg;

/** Functions of {@link StrictMath}, so that a seed gives the same record on every machine. */
final class Cycle {
    private Cycle() {}

    /** A sine whose period is 1. */
    static double sine(double turns) {
        return StrictMath.sin(2 * Math.PI * turns);
    }

    /** A bell of height 1 at 0, with standard deviation 1. */
    static double bell(double x) {
        return StrictMath.exp(-x * x / 2);
    }
}
