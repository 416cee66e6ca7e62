package org.medchain.examples.ecg;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where things are on the strip. Lengths are in mm from the picture's upper left corner, the grid's on whole mm.
 *
 * @param rows number of rows
 * @param rowSeconds time of one row
 * @param leads the bands of a row, from top to bottom
 * @param footerLines number of lines below the last row
 */
record StripLayout(int rows, int rowSeconds, List<StripLead> leads, int footerLines) {
    static final int MM_PER_SECOND = 25;
    static final int MARGIN = 8;

    /** Room for the pulse and the lead's name, before the trace starts. */
    static final int CALIBRATION = 15;

    static final double FOOTER_LINE = 4.5;

    private static final int MAX_ROW_SECONDS = 10;

    /** A shorter row would not have room for the caption above it. */
    private static final int MIN_ROW_SECONDS = 5;

    private static final int CAPTION = 13;
    private static final int TIME_SCALE = 6;
    private static final int ROW_GAP = 3;

    static StripLayout of(EcgStrip strip) {
        EcgSamples samples = strip.samples();
        double seconds = samples.frames() / strip.header().samplingFrequency();
        int rowSeconds = (int) Math.ceil(Math.max(MIN_ROW_SECONDS, Math.min(seconds, MAX_ROW_SECONDS)));
        int rows = (int) Math.ceil(seconds / rowSeconds);
        List<StripLead> leads = IntStream.range(0, samples.leads())
                .mapToObj(lead -> StripLead.of(strip.header(), samples, lead))
                .toList();
        int paperWidth = CALIBRATION + rowSeconds * MM_PER_SECOND;
        int footerLines =
                StripText.wrap(strip.footer(), StripText.FOOTER, paperWidth).size();
        return new StripLayout(rows, rowSeconds, leads, footerLines);
    }

    /** Whether some lead's trace does not fit its band. */
    boolean isCut() {
        return leads.stream().anyMatch(StripLead::isCut);
    }

    int width() {
        return MARGIN + paperWidth() + MARGIN;
    }

    int height() {
        return paperTop(rows) - TIME_SCALE + (int) Math.ceil(footerLines * FOOTER_LINE) + MARGIN;
    }

    int paperWidth() {
        return CALIBRATION + rowSeconds * MM_PER_SECOND;
    }

    int paperHeight() {
        return leads.stream().mapToInt(lead -> 2 * lead.halfHeight()).sum();
    }

    int paperTop(int row) {
        return MARGIN + CAPTION + TIME_SCALE + row * (paperHeight() + ROW_GAP + TIME_SCALE);
    }

    /** Top of a lead's band in a row. */
    int bandTop(int row, int lead) {
        int above = leads.subList(0, lead).stream()
                .mapToInt(l -> 2 * l.halfHeight())
                .sum();
        return paperTop(row) + above;
    }

    /** The middle line of a lead's band, where its median is drawn. */
    int middle(int row, int lead) {
        return bandTop(row, lead) + leads.get(lead).halfHeight();
    }

    /** Where a moment of a row is drawn. */
    static double x(double secondsIntoRow) {
        return MARGIN + CALIBRATION + secondsIntoRow * MM_PER_SECOND;
    }

    double footerTop() {
        return paperTop(rows) - TIME_SCALE;
    }
}
