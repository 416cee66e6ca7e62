package org.medchain.examples.ecg;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where things are on the strip. Lengths are in mm from the picture's upper left corner, the grid's on whole mm.
 *
 * @param rows number of rows
 * @param rowSteps steps of the time scale in one row
 * @param leads the bands of a row, from top to bottom
 * @param hasGaps whether some lead is without valid samples somewhere
 * @param footerLines number of lines below the last row
 */
record StripLayout(int rows, int rowSteps, TimeScale time, List<StripLead> leads, boolean hasGaps, int footerLines) {
    static final int MARGIN = 8;

    /** Room for the pulse and the lead's name, before the trace starts. */
    static final int CALIBRATION = 15;

    static final double FOOTER_LINE = 4.5;

    /** More leads than that would make the picture higher than viewers open. */
    static final int MAX_LEADS = 64;

    private static final int MAX_ROW_STEPS = 10;

    /** A shorter row would not have room for the caption above it. */
    private static final int MIN_ROW_STEPS = 5;

    /** In all rows together; one row may have more. */
    private static final int MAX_BANDS = 24;

    private static final int CAPTION = 13;
    private static final int TIME_SCALE = 6;
    private static final int ROW_GAP = 3;

    static StripLayout of(EcgStrip strip) {
        EcgSamples samples = strip.samples();
        int shown = Math.min(samples.leads(), MAX_LEADS);
        double hertz = strip.header().samplingFrequency();
        double seconds = samples.frames() / hertz;
        TimeScale time = TimeScale.of(seconds, hertz, MAX_ROW_STEPS, Math.max(1, MAX_BANDS / shown));
        int steps = (int) time.steps(seconds);
        int rowSteps = Math.max(MIN_ROW_STEPS, Math.min(steps, MAX_ROW_STEPS));
        int rows = (steps + rowSteps - 1) / rowSteps;
        List<StripLead> leads = StripLead.of(strip.header(), samples, shown);
        int paperWidth = CALIBRATION + rowSteps * TimeScale.MM_PER_STEP;
        int footerLines =
                StripText.wrap(strip.footer(), StripText.FOOTER, paperWidth).size();
        return new StripLayout(rows, rowSteps, time, leads, hasGaps(samples, shown), footerLines);
    }

    private static boolean hasGaps(EcgSamples samples, int leads) {
        return IntStream.range(0, samples.frames()).anyMatch(frame -> IntStream.range(0, leads)
                .anyMatch(lead -> samples.value(lead, frame) == EcgSamples.MISSING));
    }

    /** Whether some lead's trace does not fit its band. */
    boolean isCut() {
        return leads.stream().anyMatch(StripLead::isCut);
    }

    /** Whether every lead is drawn at 10 mm/mV. */
    boolean isStandard() {
        return leads.stream().allMatch(lead -> lead.scale().standard());
    }

    /** Time of one row. */
    long rowSeconds() {
        return rowSteps * time.step();
    }

    int width() {
        return MARGIN + paperWidth() + MARGIN;
    }

    int height() {
        return paperTop(rows) - TIME_SCALE + (int) Math.ceil(footerLines * FOOTER_LINE) + MARGIN;
    }

    int paperWidth() {
        return CALIBRATION + traceWidth();
    }

    int traceWidth() {
        return rowSteps * TimeScale.MM_PER_STEP;
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
    double x(double secondsIntoRow) {
        return MARGIN + CALIBRATION + time.mm(secondsIntoRow);
    }

    double footerTop() {
        return paperTop(rows) - TIME_SCALE;
    }
}
