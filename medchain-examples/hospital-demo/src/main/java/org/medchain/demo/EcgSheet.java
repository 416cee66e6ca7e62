package org.medchain.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.examples.ecg.EcgSamples;
import org.medchain.examples.ecg.EcgSignal;
import org.springframework.web.util.HtmlUtils;

/**
 * Pieces of a heart recording as SVG, drawn as on ECG paper: 25 mm for a second, 10 mm for a millivolt, ten seconds in a row. Where nothing
 * was recorded, the paper is hatched. Printed, it has its true size.
 */
final class EcgSheet {
    private static final int MM_PER_SECOND = 25;
    private static final int MM_PER_MV = 10;
    private static final long ROW_MICROS = 10_000_000;
    private static final double LEFT = 12;
    private static final double BAND = 30;
    /** Waves are higher above the base line than below it. */
    private static final double ABOVE = 18;

    private static final double AXIS = 7;
    private static final double WIDTH = LEFT + MM_PER_SECOND * (ROW_MICROS / 1_000_000.0) + 2;

    private final List<EcgPiece> pieces;
    private final Captions captions;

    /** What is written on it, in the reader's language. */
    interface Captions {
        /** The title of a row. */
        String title(long startMicros, long endMicros);

        /** What somebody who does not see it is told of a row. */
        String description(List<String> leads, boolean gaps);

        /** The time of day at a mark of the axis. */
        String time(long micros);

        /** Stands where nothing was recorded. */
        String nothing();
    }

    private EcgSheet(List<EcgPiece> pieces, Captions captions) {
        this.pieces = pieces;
        this.captions = captions;
    }

    /** The rows, each an SVG element of its own; pieces are in the order of their times, and of the same leads. */
    static List<String> rows(List<EcgPiece> pieces, Captions captions) {
        EcgSheet sheet = new EcgSheet(List.copyOf(pieces), captions);
        List<String> rows = new ArrayList<>();
        long end = pieces.get(pieces.size() - 1).time().endMicros();
        for (long start = pieces.get(0).time().startMicros(); start < end; start += ROW_MICROS) {
            rows.add(sheet.row(rows.size(), start));
        }
        return rows;
    }

    private List<EcgSignal> leads() {
        return pieces.get(0).header().signals();
    }

    private String row(int number, long start) {
        double height = leads().size() * BAND + AXIS;
        boolean gaps = covered(start) < ROW_MICROS;
        StringBuilder svg = new StringBuilder(1 << 16);
        svg.append(text(
                "<svg class=\"ecg\" role=\"img\" aria-labelledby=\"ecg-t%1$d ecg-d%1$d\" viewBox=\"0 0 %2$.1f %3$.1f\""
                        + " width=\"%2$.1fmm\" height=\"%3$.1fmm\">",
                number, WIDTH, height));
        svg.append(text(
                "<title id=\"ecg-t%1$d\">%2$s</title><desc id=\"ecg-d%1$d\">%3$s</desc>",
                number,
                escaped(captions.title(start, start + ROW_MICROS)),
                escaped(captions.description(
                        leads().stream().map(EcgSignal::leadName).toList(), gaps))));
        paper(svg, number);
        gaps(svg, number, start);
        for (int lead = 0; lead < leads().size(); lead++) {
            band(svg, start, lead);
        }
        axis(svg, start);
        return svg.append("</svg>").toString();
    }

    private long covered(long start) {
        return pieces.stream()
                .mapToLong(piece -> Math.max(
                        0,
                        Math.min(piece.time().endMicros(), start + ROW_MICROS)
                                - Math.max(piece.time().startMicros(), start)))
                .sum();
    }

    private void paper(StringBuilder svg, int number) {
        double height = leads().size() * BAND;
        svg.append(text(
                "<defs><pattern id=\"mm%1$d\" width=\"1\" height=\"1\" patternUnits=\"userSpaceOnUse\" x=\"%2$.1f\">"
                        + "<path class=\"mm\" d=\"M1 0V1H0\"/></pattern>"
                        + "<pattern id=\"cm%1$d\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" x=\"%2$.1f\">"
                        + "<path class=\"cm\" d=\"M5 0V5H0\"/></pattern>"
                        + "<pattern id=\"gap%1$d\" width=\"3\" height=\"3\" patternUnits=\"userSpaceOnUse\">"
                        + "<path class=\"hatch\" d=\"M0 3L3 0\"/></pattern></defs>"
                        + "<rect class=\"paper\" width=\"%3$.1f\" height=\"%4$.1f\"/>"
                        + "<rect fill=\"url(#mm%1$d)\" x=\"%2$.1f\" width=\"250\" height=\"%5$.1f\"/>"
                        + "<rect fill=\"url(#cm%1$d)\" x=\"%2$.1f\" width=\"250\" height=\"%5$.1f\"/>",
                number, LEFT, WIDTH, height + AXIS, height));
    }

    private void gaps(StringBuilder svg, int number, long start) {
        long at = start;
        for (EcgPiece piece : pieces) {
            if (piece.time().endMicros() > at && piece.time().startMicros() < start + ROW_MICROS) {
                gap(svg, number, start, at, piece.time().startMicros());
                at = piece.time().endMicros();
            }
        }
        gap(svg, number, start, at, start + ROW_MICROS);
    }

    private void gap(StringBuilder svg, int number, long row, long from, long to) {
        if (to <= from) {
            return;
        }
        double x = x(row, from);
        double width = x(row, to) - x;
        double height = leads().size() * BAND;
        svg.append(text(
                "<rect class=\"gap\" x=\"%1$.1f\" width=\"%2$.1f\" height=\"%3$.1f\"/>"
                        + "<rect fill=\"url(#gap%4$d)\" x=\"%1$.1f\" width=\"%2$.1f\" height=\"%3$.1f\"/>",
                x, width, height, number));
        if (width > 30) {
            svg.append(text(
                    "<text class=\"gap-text\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                    x + width / 2, height / 2, escaped(captions.nothing())));
        }
    }

    private static double x(long row, long micros) {
        return LEFT + (micros - row) / 1e6 * MM_PER_SECOND;
    }

    private void band(StringBuilder svg, long row, int lead) {
        EcgSignal signal = leads().get(lead);
        double middle = lead * BAND + ABOVE;
        svg.append(text(
                "<text class=\"lead\" x=\"1\" y=\"%.1f\">%s</text><path class=\"pulse\" d=\"M1 %.1fh2v-%dh4v%dh2\"/>",
                middle - 12, escaped(signal.leadName()), middle + 2, MM_PER_MV, MM_PER_MV));
        StringBuilder path = new StringBuilder(1 << 15);
        double centre = centre(lead);
        for (EcgPiece piece : pieces) {
            trace(path, piece, row, new Band(lead, middle, centre));
        }
        svg.append("<path class=\"trace\" d=\"").append(path).append("\"/>");
    }

    private record Band(int lead, double middle, double centre) {}

    /** What the lead wanders about, so that the trace is in the middle of its band. */
    private double centre(int lead) {
        double[] values = pieces.stream()
                .flatMapToDouble(piece -> java.util.stream.IntStream.range(
                                0, piece.samples().frames())
                        .map(frame -> piece.samples().value(lead, frame))
                        .filter(value -> value != EcgSamples.MISSING)
                        .mapToDouble(value -> leads().get(lead).calibration().toPhysical(value)))
                .sorted()
                .toArray();
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    /** A line through the samples that are in the row; it breaks where there is none. */
    private static void trace(StringBuilder path, EcgPiece piece, long row, Band band) {
        var calibration = piece.header().signals().get(band.lead()).calibration();
        boolean drawing = false;
        for (int frame = 0; frame < piece.samples().frames(); frame++) {
            long micros = piece.time().startMicros() + piece.header().microsAt(frame);
            int value = piece.samples().value(band.lead(), frame);
            if (micros < row || micros >= row + ROW_MICROS || value == EcgSamples.MISSING) {
                drawing = false;
                continue;
            }
            double millivolts = calibration.toPhysical(value) - band.centre();
            double up = Math.max(ABOVE - BAND + 0.5, Math.min(ABOVE - 0.5, millivolts * MM_PER_MV));
            path.append(drawing ? "L" : "M");
            number(path, x(row, micros));
            path.append(' ');
            number(path, band.middle() - up);
            drawing = true;
        }
    }

    /** Two decimals without what a general formatter costs: there are thousands of numbers in a row. */
    private static void number(StringBuilder path, double value) {
        long hundredths = Math.round(value * 100);
        path.append(hundredths / 100).append('.');
        long rest = hundredths % 100;
        path.append(rest / 10).append(rest % 10);
    }

    private void axis(StringBuilder svg, long row) {
        double y = leads().size() * BAND + 5;
        for (int second = 0; second < ROW_MICROS / 1_000_000; second++) {
            double x = LEFT + second * MM_PER_SECOND;
            svg.append(text("<path class=\"tick\" d=\"M%.1f %.1fv1.5\"/>", x, y - 5));
            if (second % 2 == 0) {
                svg.append(text(
                        "<text class=\"time\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                        x, y, escaped(captions.time(row + second * 1_000_000L))));
            }
        }
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
