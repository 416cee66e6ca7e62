package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One lead of a record, as its line of the WFDB header describes it. Samples are always in format 212.
 *
 * @param fileName the data file, a plain name beside the header
 * @param calibration how ADC units become physical units
 * @param adcResolution bits of the converter, 1 to 12
 * @param adcZero ADC value in the middle of the converter's range
 * @param initialValue value of the first sample, if the header says so
 * @param checksum sum of all samples as a signed 16-bit number, if the header says so
 * @param leadName the header's description of the signal, for an ECG its lead: {@code MLII}, {@code V5}
 */
public record EcgSignal(
        String fileName,
        Calibration calibration,
        int adcResolution,
        int adcZero,
        OptionalInt initialValue,
        OptionalInt checksum,
        String leadName) {
    /** WFDB's number for two 12-bit samples in three bytes. */
    static final int FORMAT = 212;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    /** Throws {@code IllegalArgumentException} on a file name with a path in it, a bad resolution or checksum. */
    public EcgSignal {
        if (!isFileName(fileName)) {
            throw new IllegalArgumentException("fileName must be a plain file name");
        }
        requireNonNull(calibration, "calibration");
        if (adcResolution < 1 || adcResolution > Format212.BITS) {
            throw new IllegalArgumentException("adcResolution must be 1 to 12, is " + adcResolution);
        }
        initialValue.ifPresent(Format212::requireSample);
        if (checksum.isPresent() && checksum.getAsInt() != (short) checksum.getAsInt()) {
            throw new IllegalArgumentException("checksum must be a signed 16-bit number, is " + checksum.getAsInt());
        }
        requireNonNull(leadName, "leadName");
    }

    /** No separator, no leading dot or dash: such a name can only mean a file in the directory it is resolved in. */
    static boolean isFileName(String name) {
        return FILE_NAME.matcher(name).matches();
    }

    /**
     * The line from ADC units to physical units.
     *
     * @param gain ADC units per physical unit, finite and not zero
     * @param baseline ADC value that means zero
     * @param units name of the physical unit, {@code mV} for an ECG
     */
    public record Calibration(double gain, int baseline, String units) {
        /** Throws {@code IllegalArgumentException} on a gain that cannot be divided by. */
        public Calibration {
            if (!Double.isFinite(gain) || gain == 0) {
                throw new IllegalArgumentException("gain must be finite and not zero, is " + gain);
            }
            requireNonNull(units, "units");
        }

        /** The physical value, in {@link #units()}, of an ADC value. */
        public double toPhysical(int adc) {
            return (adc - (double) baseline) / gain;
        }
    }
}
