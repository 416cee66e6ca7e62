package org.medchain.examples.ecg;

import java.util.stream.IntStream;

/**
 * One lead's band on the strip.
 *
 * @param index the lead's place in a frame
 * @param median ADC value drawn on the band's middle line
 * @param reach how far the trace goes from the middle line, in mm
 */
record StripLead(int index, String name, EcgSignal.Calibration calibration, int median, double reach) {
    static final int MM_PER_MILLIVOLT = 10;

    /** Half heights are whole large squares, so that the middle line lies on a heavy line of the grid. */
    private static final int STEP = 5;

    private static final int MIN_HALF_HEIGHT = 15;
    private static final int MAX_HALF_HEIGHT = 30;

    static StripLead of(EcgHeader header, EcgSamples samples, int index) {
        EcgSignal signal = header.signals().get(index);
        int[] sorted = IntStream.range(0, samples.frames())
                .map(frame -> samples.value(index, frame))
                .filter(value -> value != EcgSamples.MISSING)
                .sorted()
                .toArray();
        EcgSignal.Calibration calibration = signal.calibration();
        if (sorted.length == 0) {
            return new StripLead(index, signal.leadName(), calibration, calibration.baseline(), 0);
        }
        int median = sorted[sorted.length / 2];
        int farthest = Math.max(median - sorted[0], sorted[sorted.length - 1] - median);
        double reach = farthest / Math.abs(calibration.gain()) * MM_PER_MILLIVOLT;
        return new StripLead(index, signal.leadName(), calibration, median, reach);
    }

    /** From the middle line to the band's edge, in mm: a millimetre more than the trace needs, within limits. */
    int halfHeight() {
        int steps = (int) Math.ceil(Math.min(reach + 1, MAX_HALF_HEIGHT) / STEP);
        return Math.max(MIN_HALF_HEIGHT, steps * STEP);
    }

    /** Whether some of the trace does not fit the band. */
    boolean isCut() {
        return reach > halfHeight();
    }

    /** How far above the middle line a sample lies, in mm. */
    double height(int adc) {
        return (adc - median) / calibration.gain() * MM_PER_MILLIVOLT;
    }

    boolean isCut(int adc) {
        return Math.abs(height(adc)) > halfHeight();
    }
}
