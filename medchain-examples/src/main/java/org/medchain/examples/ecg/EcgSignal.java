package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One signal of a record, as its line of the WFDB header describes it.
 *
 * @param fileName the data file, a plain name beside the header
 * @param format how samples lie in the data file
 * @param calibration how ADC units become physical units
 * @param adcResolution bits of the converter, 1 to 32
 * @param adcZero ADC value in the middle of the converter's range
 * @param initialValue value of the first sample, if the header says so; {@link EcgSamples#MISSING} for none
 * @param checksum sum of all samples as a signed 16-bit number, if the header says so
 * @param leadName the header's description of the signal, for an ECG its lead: {@code MLII}, {@code V5}; at
 *     most 1000 characters
 */
public record EcgSignal(
        String fileName,
        SampleFormat format,
        Calibration calibration,
        int adcResolution,
        int adcZero,
        OptionalInt initialValue,
        OptionalInt checksum,
        String leadName) {
    static final int MAX_RESOLUTION = 32;
    static final int MAX_NAME = 1000;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    /** Throws {@code IllegalArgumentException} on a file name with a path in it, a bad resolution or checksum. */
    public EcgSignal {
        if (!isFileName(fileName)) {
            throw new IllegalArgumentException("fileName must be a plain file name");
        }
        requireNonNull(calibration, "calibration");
        if (adcResolution < 1 || adcResolution > MAX_RESOLUTION) {
            throw new IllegalArgumentException("adcResolution must be 1 to 32, is " + adcResolution);
        }
        if (initialValue.isPresent() && !format.holds(initialValue.getAsInt())) {
            throw new IllegalArgumentException("initialValue must be a sample, is " + initialValue.getAsInt());
        }
        if (checksum.isPresent() && checksum.getAsInt() != (short) checksum.getAsInt()) {
            throw new IllegalArgumentException("checksum must be a signed 16-bit number, is " + checksum.getAsInt());
        }
        if (leadName.length() > MAX_NAME) {
            throw new IllegalArgumentException("leadName must be at most 1000 characters, is " + leadName.length());
        }
    }

    /** No separator, no leading dot or dash: such a name can only mean a file in the directory it is resolved in. */
    static boolean isFileName(String name) {
        return FILE_NAME.matcher(name).matches();
    }

    /**
     * The line from ADC units to physical units.
     *
     * @param gain ADC units per physical unit; its size is 1e-12 to 1e12
     * @param baseline ADC value that means zero
     * @param units name of the physical unit, {@code mV} for an ECG; at most 100 characters
     * @param assumed whether the header has no gain, so that this one is the format's default and no more than that
     */
    public record Calibration(double gain, int baseline, String units, boolean assumed) {
        static final int MAX_UNITS = 100;

        /** Throws {@code IllegalArgumentException} on a gain that cannot be divided by. */
        public Calibration {
            if (!isGain(gain)) {
                throw new IllegalArgumentException("the size of gain must be 1e-12 to 1e12, is " + gain);
            }
            if (units.length() > MAX_UNITS) {
                throw new IllegalArgumentException("units must be at most 100 characters, is " + units.length());
            }
        }

        /** A calibration that the header states. */
        public Calibration(double gain, int baseline, String units) {
            this(gain, baseline, units, false);
        }

        static boolean isGain(double gain) {
            return Math.abs(gain) >= 1e-12 && Math.abs(gain) <= 1e12;
        }

        /** The physical value, in {@link #units()}, of an ADC value. */
        public double toPhysical(int adc) {
            return (adc - (double) baseline) / gain;
        }
    }
}
