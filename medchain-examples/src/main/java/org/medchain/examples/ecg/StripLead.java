package org.medchain.examples.ecg;

import java.util.List;
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

    /** The first {@code shown} leads. Those in one unit of volts share a scale: they are there to be compared. */
    static List<StripLead> of(EcgHeader header, EcgSamples samples, int shown) {
        Limits limits = Limits.of(shown);
        List<Trace> traces = IntStream.range(0, shown)
                .mapToObj(index -> Trace.of(header.signals().get(index).calibration(), samples, index))
                .toList();
        return IntStream.range(0, shown)
                .mapToObj(index -> {
                    Trace trace = traces.get(index);
                    EcgSignal.Calibration calibration = trace.calibration();
                    double reach = AmplitudeScale.isVoltage(calibration.units())
                            ? farthest(traces, calibration.units())
                            : trace.reach();
                    AmplitudeScale scale = AmplitudeScale.of(calibration.units(), reach, limits.min() - 1);
                    return new StripLead(
                            index,
                            header.signals().get(index).leadName(),
                            calibration,
                            trace.median(),
                            scale,
                            trace.reach() * scale.mmPerUnit(),
                            limits);
                })
                .toList();
    }

    private static double farthest(List<Trace> traces, String units) {
        return traces.stream()
                .filter(trace -> trace.calibration().units().equals(units))
                .mapToDouble(Trace::reach)
                .max()
                .orElse(0);
    }

    /** The middle of a lead's samples, and how far they go from it, in units; 0 and 0 if there are none. */
    private record Trace(EcgSignal.Calibration calibration, int median, double reach) {
        static Trace of(EcgSignal.Calibration calibration, EcgSamples samples, int lead) {
            int[] sorted = IntStream.range(0, samples.frames())
                    .map(frame -> samples.value(lead, frame))
                    .filter(value -> value != EcgSamples.MISSING)
                    .sorted()
                    .toArray();
            if (sorted.length == 0) {
                return new Trace(calibration, 0, 0);
            }
            int median = sorted[sorted.length / 2];
            int farthest = Math.max(median - sorted[0], sorted[sorted.length - 1] - median);
            return new Trace(calibration, median, farthest / Math.abs(calibration.gain()));
        }
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
