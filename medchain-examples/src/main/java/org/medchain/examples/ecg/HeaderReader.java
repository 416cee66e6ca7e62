package org.medchain.examples.ecg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a WFDB header file strictly: what this package cannot honour (another format, several data files, segments,
 * skew, a byte offset) is an error that names the line, never a guess.
 *
 * @see <a href="https://physionet.org/physiotools/wag/header-5.htm">header(5) of the WFDB Applications Guide</a>
 */
final class HeaderReader {
    /** A header has one short line for each signal; a file above this size is something else. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final int RECORD_FIELDS = 6;
    private static final int SIGNAL_FIELDS = 9;

    private static final String DECIMAL = "[+-]?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][+-]?\\d{1,3})?";
    private static final Pattern CLOCK = Pattern.compile("(" + DECIMAL + ")(?:/" + DECIMAL + "(?:\\([^()]*\\))?)?");
    private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}:\\d{2}(?:\\.\\d+)?");
    private static final Pattern DATE = Pattern.compile("\\d{1,2}/\\d{1,2}/\\d{4}");
    private static final Pattern GAIN = Pattern.compile("(" + DECIMAL + ")(?:\\(([+-]?\\d{1,18})\\))?(?:/(.+))?");

    /** What header(5) says to assume where a field is left out. */
    private static final double DEFAULT_GAIN = 200;

    private static final String DEFAULT_UNITS = "mV";

    private HeaderReader() {}

    static EcgHeader read(Path file) throws IOException {
        String source = String.valueOf(file.getFileName());
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw EcgFormatException.inFile(source, "a header of at most " + MAX_BYTES + " bytes", "more");
        }
        // One character a byte: what is not ASCII is then found with its line, not replaced on the way in.
        return parse(source, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static EcgHeader parse(String source, String text) throws EcgFormatException {
        List<HeaderLine> lines = lines(source, text);
        if (lines.isEmpty()) {
            throw EcgFormatException.inFile(source, "a record line", "an empty header");
        }
        HeaderLine first = lines.get(0);
        String name = first.field(0, "a record name");
        first.require(EcgHeader.isRecordName(name), "a record name, without segments", name);
        int count = (int) first.integer(1, "a number of signals", 1, EcgHeader.MAX_SIGNALS);
        first.require(EcgHeader.isSignalCount(count), "an even number of signals", first.text());
        double frequency = frequency(first);
        long frames = first.integer(3, "a number of samples", 1, EcgHeader.MAX_FRAMES);
        checkBaseTime(first);
        return new EcgHeader(name, frequency, frames, signals(source, lines, name, count));
    }

    private static List<HeaderLine> lines(String source, String text) throws EcgFormatException {
        List<HeaderLine> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String content = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (!content.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))) {
                throw EcgFormatException.inLine(source, number, "printable ASCII", content);
            }
            String stripped = content.strip();
            if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
                lines.add(new HeaderLine(source, number, stripped, RECORD_FIELDS + 1));
            }
        }
        return lines;
    }

    private static double frequency(HeaderLine line) throws EcgFormatException {
        String found = line.field(2, "a sampling frequency");
        String expected = "a sampling frequency above 0 and at most " + (int) EcgHeader.MAX_FREQUENCY;
        Matcher clock = CLOCK.matcher(found);
        line.require(clock.matches(), expected, found);
        double hertz = Double.parseDouble(clock.group(1));
        line.require(EcgHeader.isFrequency(hertz), expected, found);
        return hertz;
    }

    /** Checked, not kept: the header's time has no zone, so the caller says at what instant the record starts. */
    private static void checkBaseTime(HeaderLine line) throws EcgFormatException {
        if (line.has(4)) {
            String time = line.field(4, "a base time");
            line.require(TIME.matcher(time).matches(), "a base time HH:MM:SS", time);
        }
        if (line.has(5)) {
            String date = line.field(5, "a base date");
            line.require(DATE.matcher(date).matches(), "a base date DD/MM/YYYY", date);
        }
        line.require(!line.has(RECORD_FIELDS), "no more than " + RECORD_FIELDS + " fields", line.text());
    }

    private static List<EcgSignal> signals(String source, List<HeaderLine> lines, String record, int count)
            throws EcgFormatException {
        if (lines.size() - 1 < count) {
            throw EcgFormatException.inFile(source, count + " signal lines", String.valueOf(lines.size() - 1));
        }
        if (lines.size() - 1 > count) {
            HeaderLine extra = lines.get(count + 1);
            throw extra.wrong("the end of the header after " + count + " signals", extra.text());
        }
        List<EcgSignal> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HeaderLine line = lines.get(i + 1).withFields(SIGNAL_FIELDS);
            EcgSignal signal = signal(line, "record " + record + ", signal " + i);
            if (i > 0) {
                String shared = signals.get(0).fileName();
                line.require(signal.fileName().equals(shared), "the same file " + shared, signal.fileName());
            }
            signals.add(signal);
        }
        return signals;
    }

    private static EcgSignal signal(HeaderLine line, String defaultName) throws EcgFormatException {
        String file = line.field(0, "a file name");
        line.require(EcgSignal.isFileName(file), "a plain file name in the header's directory", file);
        String format = line.field(1, "a format");
        line.require(
                format.equals(String.valueOf(EcgSignal.FORMAT)), "format 212, one sample a frame, no offset", format);
        // An unwritten resolution may be left out or 0, and means the 12 bits that amplitude formats have by default.
        int resolution =
                line.optionalInteger(3, "an ADC resolution", 0, Format212.BITS).orElse(0);
        int zero = line.optionalInteger(4, "an ADC zero", Integer.MIN_VALUE, Integer.MAX_VALUE)
                .orElse(0);
        OptionalInt initial = line.optionalInteger(5, "an initial value", Format212.MIN, Format212.MAX);
        OptionalInt checksum = line.optionalInteger(6, "a 16-bit checksum", Short.MIN_VALUE, Short.MAX_VALUE);
        // The block size is for tape drives and the like; it says nothing about the samples.
        line.optionalInteger(7, "a block size", 0, Integer.MAX_VALUE);
        return new EcgSignal(
                file,
                calibration(line, zero),
                resolution == 0 ? Format212.BITS : resolution,
                zero,
                initial,
                checksum,
                line.has(8) ? line.field(8, "a description") : defaultName);
    }

    private static EcgSignal.Calibration calibration(HeaderLine line, int adcZero) throws EcgFormatException {
        if (!line.has(2)) {
            return new EcgSignal.Calibration(DEFAULT_GAIN, adcZero, DEFAULT_UNITS);
        }
        String found = line.field(2, "a gain");
        Matcher parts = GAIN.matcher(found);
        line.require(parts.matches(), "a gain like 200, 200(1024) or 200(1024)/mV", found);
        double gain = Double.parseDouble(parts.group(1));
        line.require(Double.isFinite(gain), "a finite gain", found);
        String baseline = parts.group(2);
        String units = parts.group(3);
        return new EcgSignal.Calibration(
                gain == 0 ? DEFAULT_GAIN : gain,
                baseline == null
                        ? adcZero
                        : (int) line.integer(baseline, "a baseline", Integer.MIN_VALUE, Integer.MAX_VALUE),
                units == null ? DEFAULT_UNITS : units);
    }
}
