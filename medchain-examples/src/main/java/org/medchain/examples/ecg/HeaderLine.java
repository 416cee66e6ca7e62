package org.medchain.examples.ecg;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One line of a header, in fields, that knows how to say what is wrong with it. */
final class HeaderLine {
    private static final Pattern BLANK = Pattern.compile("[ \\t]+");

    /** Longer than any number a header can hold, and short enough for a long. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

    private final String source;
    private final int number;
    private final String text;
    private final String[] fields;

    /** The last of {@code maxFields} takes the rest of the line, blanks included. */
    HeaderLine(String source, int number, String text, int maxFields) {
        this.source = source;
        this.number = number;
        this.text = text;
        this.fields = BLANK.split(text, maxFields);
    }

    HeaderLine withFields(int maxFields) {
        return new HeaderLine(source, number, text, maxFields);
    }

    boolean has(int index) {
        return index < fields.length;
    }

    String field(int index, String what) throws EcgFormatException {
        if (!has(index)) {
            throw wrong(what, text);
        }
        return fields[index];
    }

    long integer(int index, String what, long min, long max) throws EcgFormatException {
        return integer(field(index, what), what, min, max);
    }

    long integer(String found, String what, long min, long max) throws EcgFormatException {
        String expected = what + " from " + min + " to " + max;
        require(INTEGER.matcher(found).matches(), expected, found);
        long value = Long.parseLong(found);
        require(value >= min && value <= max, expected, found);
        return value;
    }

    OptionalInt optionalInteger(int index, String what, int min, int max) throws EcgFormatException {
        return has(index) ? OptionalInt.of((int) integer(index, what, min, max)) : OptionalInt.empty();
    }

    void require(boolean condition, String expected, String found) throws EcgFormatException {
        if (!condition) {
            throw wrong(expected, found);
        }
    }

    EcgFormatException wrong(String expected, String found) {
        return EcgFormatException.inLine(source, number, expected, found);
    }

    /** The whole line, for an error that is about all of it. */
    String text() {
        return text;
    }
}
