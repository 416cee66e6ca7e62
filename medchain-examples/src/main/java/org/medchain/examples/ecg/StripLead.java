package org.medchain.examples.ecg;

import java.util.stream.IntStream;

/**
 * One lead's band on the strip.
 *
 * @param index the lead's place in a frame
 * @param median ADC value drawn on the band's middle line
 * @param scale how high the trace is drawn
 * @param reach how far the trace goes from the middle line, in mm
 * @param limits how high the band may be
 */
record StripLead(
        int index,
        String name,
        EcgSignal.Calibration calibration,
        int median,
        AmplitudeScale scale,
        double reach,
        Limits limits) {
    /** Half heights are whole large squares, so that the middle line lies on a heavy line of the grid. */
    private static final int STEP = 5;

    /**
     * The lowest and highest half of a band, in mm. The more leads, the lower, so that the picture stays one.
     */
    record Limits(int min, int max) {
        static Limits of(int leads) {
            if (leads <= 8) {
                return new Limits(15, 30);
            }
            return leads <= 16 ? new Limits(15, 20) : new Limits(10, 10);
        }
    }

    static StripLead of(EcgHeader header, EcgSamples samples, int index, Limits limits) {
        EcgSignal signal = header.signals().get(index);
        int[] sorted = IntStream.range(0, samples.frames())
                .map(frame -> samples.value(index, frame))
                .filter(value -> value != EcgSamples.MISSING)
                .sorted()
                .toArray();
        EcgSignal.Calibration calibration = signal.calibration();
        int median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        int farthest = sorted.length == 0 ? 0 : Math.max(median - sorted[0], sorted[sorted.length - 1] - median);
        double units = farthest / Math.abs(calibration.gain());
        AmplitudeScale scale = AmplitudeScale.of(calibration.units(), units, limits.min() - 1);
        return new StripLead(index, signal.leadName(), calibration, median, scale, units * scale.mmPerUnit(), limits);
    }

    /** From the middle line to the band's edge, in mm: a millimetre more than the trace needs, within limits. */
    int halfHeight() {
        int steps = (int) Math.ceil(Math.min(reach + 1, limits.max()) / STEP);
        return Math.max(limits.min(), steps * STEP);
    }

    /** What the calibration pulse says. */
    String pulse() {
        return scale.pulse() + (calibration.assumed() ? " (uncalibrated, assumed)" : "");
    }

    /** Whether some of the trace does not fit the band. */
    boolean isCut() {
        return reach > halfHeight();
    }

    /** How far above the middle line a sample lies, in mm. */
    double height(int adc) {
        return (adc - median) / calibration.gain() * scale.mmPerUnit();
    }

    boolean isCut(int adc) {
        return Math.abs(height(adc)) > halfHeight();
    }
}
