package org.medchain.examples.ecg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a header, in lines. The format knows ASCII only, and recorders write what their users type: UTF-8, with or
 * without a byte order mark, or else Latin-1. Comments may hold anything, for nobody reads them here.
 */
final class HeaderText {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** Control characters, those that turn the direction of writing, and what is no character at all. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}&&[^\\t]]");

    private HeaderText() {}

    static String decode(String source, byte[] bytes) throws EcgFormatException {
        if (bytes.length >= 2 && isUtf16(bytes[0] & 0xFF, bytes[1] & 0xFF)) {
            throw EcgFormatException.inFile(source, "text in ASCII, UTF-8 or Latin-1", "UTF-16");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return marked ? text.substring(1) : text;
    }

    private static boolean isUtf16(int first, int second) {
        return (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
    }

    /** The lines that are neither empty nor comments, with their numbers. */
    static List<HeaderLine> lines(String source, String text, int maxFields) throws EcgFormatException {
        List<HeaderLine> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String content = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            String stripped = content.strip();
            if (stripped.isEmpty() || stripped.charAt(0) == '#') {
                continue;
            }
            if (UNPRINTABLE.matcher(content).find()) {
                throw EcgFormatException.inLine(source, number, "printable text", content);
            }
            lines.add(new HeaderLine(source, number, stripped, maxFields));
        }
        return lines;
    }
}
