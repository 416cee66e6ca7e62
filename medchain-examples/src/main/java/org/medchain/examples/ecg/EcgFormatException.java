package org.medchain.examples.ecg;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * A header or data file that is not what the WFDB format says it must be. Names the file, the header line if there is
 * one, what was expected there and what was found.
 */
public final class EcgFormatException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int NO_LINE = 0;
    private static final int MAX_FOUND = 80;

    private final String source;
    private final int line;
    private final String expected;
    private final String found;

    private EcgFormatException(String source, int line, String expected, String found) {
        super(source + (line == NO_LINE ? "" : " line " + line) + ": expected " + expected + ", found " + found);
        this.source = source;
        this.line = line;
        this.expected = expected;
        this.found = found;
    }

    static EcgFormatException inFile(String source, String expected, String found) {
        return new EcgFormatException(source, NO_LINE, expected, found);
    }

    static EcgFormatException inLine(String source, int line, String expected, String found) {
        return new EcgFormatException(source, line, expected, quoted(found));
    }

    /** Header text comes from outside: an error message must neither grow with it nor carry its control characters. */
    private static String quoted(String text) {
        String shown = text.length() <= MAX_FOUND ? text : text.substring(0, MAX_FOUND) + "...";
        return '"' + shown.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }

    /** The name of the file, without its directory, or what else the bytes were. */
    public String source() {
        return source;
    }

    /** The line of the header, from 1; empty if the fault is not in a header. */
    public OptionalInt line() {
        return line == NO_LINE ? OptionalInt.empty() : OptionalInt.of(line);
    }

    /** What the format, or the header, asks for at this place. */
    public String expected() {
        return expected;
    }

    /** What is there instead; text of a header is quoted and shortened. */
    public String found() {
        return found;
    }
}
