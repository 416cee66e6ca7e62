package org.medchain.examples.ecg;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The strip's fonts, and what is written in them. Sizes are in mm, as everything on the strip. */
final class StripText {
    /** Logical fonts: every Java has them, whatever else is installed. */
    static final Font TITLE = font(Font.BOLD, 4.0);

    static final Font SMALL = font(Font.PLAIN, 3.0);
    static final Font LEAD = font(Font.BOLD, 3.8);
    static final Font LOW_LEAD = font(Font.BOLD, 3.0);
    static final Font SCALE = font(Font.PLAIN, 2.4);
    static final Font FOOTER = font(Font.PLAIN, 2.9);

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final DateTimeFormatter DATE_TIME = formatter("yyyy-MM-dd HH:mm:ss.SSS");
    private static final DateTimeFormatter TIME = formatter("HH:mm:ss.SSS");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final String ELLIPSIS = "...";

    /** More than any line has room for. */
    private static final int MAX_LINE = 400;

    private StripText() {}

    private static Font font(int style, double mm) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) (mm * EcgStrip.PIXELS_PER_MM));
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** Both ends of the range; the day of the second only if it is another. */
    static String range(Instant start, Instant end) {
        LocalDate first = LocalDate.ofInstant(start, ZoneOffset.UTC);
        DateTimeFormatter second = first.equals(LocalDate.ofInstant(end, ZoneOffset.UTC)) ? TIME : DATE_TIME;
        return DATE_TIME.format(start) + " to " + second.format(end) + " UTC";
    }

    static double width(String text, Font font) {
        return font.getStringBounds(text, CONTEXT).getWidth() / EcgStrip.PIXELS_PER_MM;
    }

    /** The text, or as much of its beginning as fits. */
    static String fit(String whole, Font font, double maxWidth) {
        String text = whole.length() <= MAX_LINE ? whole : whole.substring(0, MAX_LINE);
        if (width(text, font) <= maxWidth) {
            return text;
        }
        int end = text.length() - 1;
        while (end > 0 && width(text.substring(0, end) + ELLIPSIS, font) > maxWidth) {
            end--;
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** Breaks at line ends and blanks, and within a word, a digest say, only if it fills a line by itself. */
    static List<String> wrap(String text, Font font, double maxWidth) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().toList()) {
            String line = "";
            for (String word : BLANK.split(paragraph.strip(), -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (width(longer, font) <= maxWidth) {
                    line = longer;
                    continue;
                }
                if (!line.isEmpty()) {
                    lines.add(line);
                }
                line = breakWord(word, font, maxWidth, lines);
            }
            lines.add(line);
        }
        return lines;
    }

    private static String breakWord(String word, Font font, double maxWidth, List<String> lines) {
        String rest = word;
        while (width(rest, font) > maxWidth) {
            int end = rest.length();
            while (end > 1 && width(rest.substring(0, end), font) > maxWidth) {
                end--;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        return rest;
    }
}
