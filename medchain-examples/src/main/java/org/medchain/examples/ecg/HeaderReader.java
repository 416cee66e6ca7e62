package org.medchain.examples.ecg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a WFDB header file strictly: what this package cannot honour (other formats, several data files, segments,
 * several samples a frame, skew, a byte offset) is an error that names the line, never a guess.
 *
 * @see <a href="https://physionet.org/physiotools/wag/header-5.htm">header(5) of the WFDB Applications Guide</a>
 */
final class HeaderReader {
    /** A header has a short line for each signal, and comments; a file above this size is something else. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int RECORD_FIELDS = 6;
    private static final int SIGNAL_FIELDS = 9;

    static final String DECIMAL = "[+-]?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][+-]?\\d{1,3})?";
    private static final Pattern CLOCK =
            Pattern.compile("(" + DECIMAL + ")(?:/" + DECIMAL + "(?:\\(" + DECIMAL + "\\))?)?");
    private static final Pattern SEGMENTS = Pattern.compile("[^/]+/\\d+");

    /** What header(5) says to assume where the field is left out. */
    private static final double DEFAULT_FREQUENCY = 250;

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
        return parse(source, HeaderText.decode(source, bytes));
    }

    static EcgHeader parse(String source, String text) throws EcgFormatException {
        List<HeaderLine> lines = HeaderText.lines(source, text, RECORD_FIELDS + 1);
        if (lines.isEmpty()) {
            throw EcgFormatException.inFile(source, "a record line", "an empty header");
        }
        HeaderLine first = lines.get(0);
        String name = first.field(0, "a record name");
        first.require(!SEGMENTS.matcher(name).matches(), "a record of one segment", name);
        first.require(EcgHeader.isRecordName(name), "a record name of at most 100 letters, digits, _ and -", name);
        int count = (int) first.integer(1, "a number of signals", 1, EcgHeader.MAX_SIGNALS);
        double frequency = frequency(first);
        // 0 is how a recorder writes that it does not know yet.
        long frames = first.has(3) ? first.integer(3, "a number of samples", 0, EcgHeader.MAX_FRAMES) : 0;
        first.require(EcgHeader.isDuration(frames, frequency), "a record of at most a hundred years", first.text());
        BaseTime.check(first, 4);
        first.require(!first.has(RECORD_FIELDS), "no more than " + RECORD_FIELDS + " fields", first.text());
        return new EcgHeader(name, frequency, frames, signals(source, lines, name, count, frames > 0));
    }

    private static double frequency(HeaderLine line) throws EcgFormatException {
        if (!line.has(2)) {
            return DEFAULT_FREQUENCY;
        }
        String found = line.field(2, "a sampling frequency");
        String expected = "a sampling frequency above 0 and at most " + (int) EcgHeader.MAX_FREQUENCY;
        Matcher clock = CLOCK.matcher(found);
        line.require(clock.matches(), expected, found);
        double hertz = Double.parseDouble(clock.group(1));
        line.require(EcgHeader.isFrequency(hertz), expected, found);
        return hertz;
    }

    private static List<EcgSignal> signals(
            String source, List<HeaderLine> lines, String record, int count, boolean hasLength)
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
            EcgSignal signal = SignalLine.read(line, "record " + record + ", signal " + i, hasLength);
            if (i > 0) {
                EcgSignal shared = signals.get(0);
                line.require(
                        signal.fileName().equals(shared.fileName()),
                        "the same file " + shared.fileName(),
                        signal.fileName());
                line.require(
                        signal.format() == shared.format(),
                        "the same format " + shared.format().number(),
                        String.valueOf(signal.format().number()));
            }
            signals.add(signal);
        }
        return signals;
    }
}
