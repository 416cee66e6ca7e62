package org.medchain.hapi;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The text that data is if it is JSON or XML, which begin with a character of ASCII, or with a byte order mark before it. */
final class DataText {
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final int CHARACTER = 4;
    /** What may come before the first character: a byte order mark, and space. */
    private static final Pattern BEGINNING = Pattern.compile("^[\\s\\uFEFF]+");

    private DataText() {}

    static String of(byte[] data) {
        return BEGINNING.matcher(new String(data, charset(data))).replaceFirst("");
    }

    /** By where the zeros are beside the first character, or by the byte order mark. */
    private static Charset charset(byte[] data) {
        int[] first = new int[CHARACTER];
        for (int i = 0; i < CHARACTER; i++) {
            first[i] = i < data.length ? data[i] & 0xFF : -1;
        }
        boolean bigMark = first[0] == 0xFE && first[1] == 0xFF;
        boolean littleMark = first[0] == 0xFF && first[1] == 0xFE;
        if (first[0] == 0 && first[1] == 0) {
            return UTF_32BE;
        }
        if (first[2] == 0 && first[3] == 0 && (littleMark || first[1] == 0)) {
            return UTF_32LE;
        }
        if (first[0] == 0 || bigMark) {
            return StandardCharsets.UTF_16BE;
        }
        return first[1] == 0 || littleMark ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }
}
