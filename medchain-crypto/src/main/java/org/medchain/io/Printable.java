package org.medchain.io;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside (a certificate's subject, a peer's refusal, a host name) safe for one line of a log or an
 * exception message. The result cannot begin a new line, control a terminal, reverse the direction of the text after
 * it, hide itself or fill a disk.
 */
public final class Printable {
    /** The most characters (code points) of a text that are kept. */
    public static final int MAX_LENGTH = 200;

    private static final int NANOS_PER_MILLI = 1_000_000;

    private Printable() {}

    /**
     * Escapes every invisible character as {@code \}{@code uXXXX}: control characters (C0, C1), format characters
     * (bidirectional overrides and isolates, zero-width characters), line and paragraph separators, and lone
     * surrogates. Cuts the text after {@value #MAX_LENGTH} characters and appends the number of characters cut. Short
     * harmless text is returned unchanged, so escaping twice has no further effect on it.
     *
     * @param text may be null, as an exception's message may
     */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "(no text)";
        }
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        int end = text.codePointCount(0, text.length()) <= MAX_LENGTH
                ? text.length()
                : text.offsetByCodePoints(0, MAX_LENGTH);
        text.substring(0, end).codePoints().forEach(point -> append(printable, point));
        if (end < text.length()) {
            printable
                    .append("... (")
                    .append(text.codePointCount(end, text.length()))
                    .append(" more characters)");
        }
        return printable.toString();
    }

    /** A duration in seconds, or in milliseconds below one. */
    public static String duration(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano() / NANOS_PER_MILLI, 3));
        return seconds.abs().compareTo(BigDecimal.ONE) < 0
                ? duration.toMillis() + " ms"
                : seconds.stripTrailingZeros().toPlainString() + " s";
    }

    /** Whether {@link #of} would escape no character of {@code text}, whatever its length. */
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(Printable::isSeen);
    }

    private static void append(StringBuilder printable, int point) {
        if (isSeen(point)) {
            printable.appendCodePoint(point);
            return;
        }
        for (char unit : Character.toChars(point)) {
            printable.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
    }

    private static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
