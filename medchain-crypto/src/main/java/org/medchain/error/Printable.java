package org.medchain.error;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Text that somebody else chose (a certificate's subject, the detail of a peer's refusal, a host name) made fit for one line of
 * a log or for the message of an exception: it cannot begin a line of its own, steer a terminal, turn the direction of what
 * follows, hide itself or fill a disk.
 */
public final class Printable {
    /** How many characters (code points) of a text are kept. */
    public static final int MAX_LENGTH = 200;

    private Printable() {}

    /**
     * {@code text} with each character that is not to be seen written as {@code \}{@code uXXXX}: control characters (C0, C1),
     * format characters (bidirectional overrides and isolates, zero-width ones), line and paragraph separators, and halves of
     * surrogate pairs. After {@value #MAX_LENGTH} characters it says how many more there were. What is harmless and short
     * comes back as it is, so that text may pass through here twice.
     *
     * @param text may be null, as the message of an exception may
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

    /** True if {@code text} has no character that {@link #of} would escape, whatever its length. */
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
