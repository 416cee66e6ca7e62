package org.medchain.http;

import java.util.Locale;

/** Texts from outside, for messages and logs. */
final class Texts {
    private static final int MAX = 200;

    private Texts() {}

    /** Without control characters and anything beyond ASCII, and cut. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(MAX)
                .forEach(point -> printable.append(point >= ' ' && point < 0x7f ? (char) point : '?'));
        return text.length() > MAX
                ? printable + String.format(Locale.ROOT, "... (%d characters)", text.length())
                : printable.toString();
    }
}
