package org.medchain.examples.ecg;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the line of a header that describes one signal. */
final class SignalLine {
    private static final Pattern FORMAT =
            Pattern.compile("(\\d{1,9})(?:x(\\d{1,9}))?(?::(\\d{1,9}))?(?:\\+(\\d{1,9}))?");
    private static final Pattern GAIN =
            Pattern.compile("(" + HeaderReader.DECIMAL + ")(?:\\(([+-]?\\d{1,18})\\))?(?:/(.+))?");

    /** What header(5) says to assume where a field is left out. */
    private static final double DEFAULT_GAIN = 200;

    private static final String DEFAULT_UNITS = "mV";

    private static final int MAX_CHECKSUM = 0xFFFF;

    private SignalLine() {}

    /**
     * Reads a line.
     *
     * @param hasLength whether the header says how many samples there are; if not, its checksum is of no samples in
     *     particular
     */
    static EcgSignal read(HeaderLine line, String defaultName, boolean hasLength) throws EcgFormatException {
        String file = line.field(0, "a file name");
        line.require(EcgSignal.isFileName(file), "a plain file name in the header's directory", file);
        SampleFormat format = format(line);
        // An unwritten resolution may be left out or 0, and means what the format has room for.
        int resolution = line.optionalInteger(3, "an ADC resolution", 0, EcgSignal.MAX_RESOLUTION)
                .orElse(0);
        int zero = line.optionalInteger(4, "an ADC zero", Integer.MIN_VALUE, Integer.MAX_VALUE)
                .orElse(0);
        OptionalInt initial = initialValue(line, format);
        OptionalInt checksum = checksum(line);
        // The block size is for tape drives and the like; it says nothing about the samples.
        line.optionalInteger(7, "a block size", 0, Integer.MAX_VALUE);
        String name = line.has(8) ? line.field(8, "a description") : defaultName;
        line.require(name.length() <= EcgSignal.MAX_NAME, "a description of at most 1000 characters", name);
        return new EcgSignal(
                file,
                format,
                calibration(line, zero),
                resolution == 0 ? format.bits() : resolution,
                zero,
                initial,
                hasLength ? checksum : OptionalInt.empty(),
                name);
    }

    private static SampleFormat format(HeaderLine line) throws EcgFormatException {
        String found = line.field(1, "a format");
        Matcher parts = FORMAT.matcher(found);
        line.require(parts.matches(), "a format like 212 or 16", found);
        SampleFormat format = SampleFormat.of(parts.group(1)).orElseThrow(() -> line.wrong("format 212 or 16", found));
        line.require(isAbsentOr(1, parts.group(2)), "one sample a frame", found);
        line.require(isAbsentOr(0, parts.group(3)), "no skew", found);
        line.require(isAbsentOr(0, parts.group(4)), "no byte offset", found);
        return format;
    }

    private static boolean isAbsentOr(int harmless, String number) {
        return number == null || Integer.parseInt(number) == harmless;
    }

    /** -32768 stands for "no sample" in headers of either format, as it does in WFDB's own programs. */
    private static OptionalInt initialValue(HeaderLine line, SampleFormat format) throws EcgFormatException {
        OptionalInt value = line.optionalInteger(5, "an initial value", Short.MIN_VALUE, Short.MAX_VALUE);
        if (value.isEmpty()) {
            return value;
        }
        int sample = format.fromFile(value.getAsInt());
        line.require(
                format.holds(sample),
                "an initial value from " + format.min() + " to " + format.max(),
                String.valueOf(sample));
        return OptionalInt.of(sample);
    }

    /** 16 bits, which some recorders write with a sign and some without. */
    private static OptionalInt checksum(HeaderLine line) throws EcgFormatException {
        OptionalInt sum = line.optionalInteger(6, "a 16-bit checksum", Short.MIN_VALUE, MAX_CHECKSUM);
        return sum.isPresent() ? OptionalInt.of((short) sum.getAsInt()) : sum;
    }

    private static EcgSignal.Calibration calibration(HeaderLine line, int adcZero) throws EcgFormatException {
        if (!line.has(2)) {
            return new EcgSignal.Calibration(DEFAULT_GAIN, adcZero, DEFAULT_UNITS, true);
        }
        String found = line.field(2, "a gain");
        Matcher parts = GAIN.matcher(found);
        line.require(parts.matches(), "a gain like 200, 200(1024) or 200(1024)/mV", found);
        double gain = Double.parseDouble(parts.group(1));
        line.require(gain == 0 || EcgSignal.Calibration.isGain(gain), "a gain of a size from 1e-12 to 1e12", found);
        String baseline = parts.group(2);
        String units = parts.group(3) == null ? DEFAULT_UNITS : parts.group(3);
        line.require(units.length() <= EcgSignal.Calibration.MAX_UNITS, "units of at most 100 characters", found);
        return new EcgSignal.Calibration(
                gain == 0 ? DEFAULT_GAIN : gain,
                baseline == null
                        ? adcZero
                        : (int) line.integer(baseline, "a baseline", Integer.MIN_VALUE, Integer.MAX_VALUE),
                units,
                gain == 0);
    }
}
