package org.medchain.examples.ecg;

import java.math.BigDecimal;
import java.util.Map;

/**
 * How high a lead is drawn. An ECG's 10 mm/mV for anything in volts that this suits; otherwise the scale, of the series
 * 1, 2, 5, 10, at which the trace fits.
 *
 * @param mmPerUnit height of one physical unit
 * @param pulse what the height of the calibration pulse, 10 mm, means: {@code 1 mV}, {@code 20 mmHg}
 * @param standard whether it is 10 mm/mV
 */
record AmplitudeScale(double mmPerUnit, String pulse, boolean standard) {
    static final int PULSE_MM = 10;

    private static final String MILLIVOLT = "mV";

    /** Millivolts in a unit; the micro sign and the Greek letter look alike and both occur. */
    private static final Map<String, BigDecimal> MILLIVOLTS = Map.of(
            "V",
            BigDecimal.valueOf(1000),
            MILLIVOLT,
            BigDecimal.ONE,
            "uV",
            BigDecimal.valueOf(1, 3),
            "\u00b5V",
            BigDecimal.valueOf(1, 3),
            "\u03bcV",
            BigDecimal.valueOf(1, 3),
            "nV",
            BigDecimal.valueOf(1, 6));

    /** A trace that reaches farther than this is no ECG in that unit; one that stays below shows nothing at 10 mm/mV. */
    private static final double MAX_STANDARD_MM = 60;

    private static final double MIN_STANDARD_MM = 2;
    private static final int MAX_PLAIN_EXPONENT = 6;

    static boolean isVoltage(String units) {
        return MILLIVOLTS.containsKey(units);
    }

    /**
     * The scale for a trace.
     *
     * @param reach how far it goes from its middle line, in units
     * @param room how far it may go, in mm
     */
    static AmplitudeScale of(String units, double reach, double room) {
        BigDecimal millivolts = MILLIVOLTS.get(units);
        if (millivolts != null) {
            double mm = reach * millivolts.doubleValue() * PULSE_MM;
            boolean shows = units.equals(MILLIVOLT) || reach == 0 || mm >= MIN_STANDARD_MM;
            if (shows && mm <= MAX_STANDARD_MM) {
                BigDecimal unitsPerPulse = BigDecimal.ONE.divide(millivolts);
                return new AmplitudeScale(millivolts.doubleValue() * PULSE_MM, text(unitsPerPulse) + " " + units, true);
            }
        }
        BigDecimal pulse = reach == 0 ? BigDecimal.ONE : roundUp(reach * PULSE_MM / room);
        return new AmplitudeScale(PULSE_MM / pulse.doubleValue(), text(pulse) + " " + units, false);
    }

    /** The next number of the series that is not below {@code least}. */
    private static BigDecimal roundUp(double least) {
        int exponent = (int) Math.floor(Math.log10(least));
        for (int digit : new int[] {1, 2, 5}) {
            BigDecimal candidate = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
            if (candidate.doubleValue() >= least) {
                return candidate;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }

    private static String text(BigDecimal number) {
        BigDecimal shown = number.stripTrailingZeros();
        int exponent = shown.precision() - shown.scale() - 1;
        return Math.abs(exponent) <= MAX_PLAIN_EXPONENT ? shown.toPlainString() : shown.toString();
    }
}
