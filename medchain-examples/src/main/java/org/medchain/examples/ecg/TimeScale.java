package org.medchain.examples.ecg;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How fast the paper runs. An ECG's 25 mm/s, unless that would make the strip too long.
 *
 * @param step seconds on 25 mm of paper, between two marks of the time scale
 */
record TimeScale(long step) {
    static final int MM_PER_STEP = 25;

    private static final double LARGE_SQUARE_MM = 5;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private static final long[] STEPS = {
        1,
        2,
        5,
        10,
        30,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        5 * DAY,
        10 * DAY,
        30 * DAY,
        100L * DAY,
        365L * DAY,
        3650L * DAY
    };

    /** Times in the fraction of a second are noise of the division that made them. */
    private static final double NOISE = 1e-9;

    /** Where marks are farther from each other, a minute may pass without one that is written in full. */
    private static final int MAX_ALONE = 5;

    private static final DateTimeFormatter SECOND = formatter("HH:mm:ss");
    private static final DateTimeFormatter SECOND_ALONE = formatter(":ss");
    private static final DateTimeFormatter MINUTES = formatter("HH:mm");
    private static final DateTimeFormatter DAYS = formatter("yyyy-MM-dd");

    /**
     * The fastest at which {@code seconds} take no more than {@code maxRows} rows of {@code maxSteps} steps, and samples of
     * that frequency are not farther from each other than a large square.
     */
    static TimeScale of(double seconds, double hertz, int maxSteps, int maxRows) {
        double least = MM_PER_STEP / (LARGE_SQUARE_MM * hertz);
        for (long step : STEPS) {
            TimeScale scale = new TimeScale(step);
            if (step >= least - NOISE && scale.steps(seconds) <= (double) maxSteps * maxRows) {
                return scale;
            }
        }
        return new TimeScale(STEPS[STEPS.length - 1]);
    }

    /** How many steps the time takes, the last of them begun. */
    double steps(double seconds) {
        return Math.ceil(seconds / step - NOISE);
    }

    double mm(double seconds) {
        return seconds / step * MM_PER_STEP;
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** A mark of the time scale: in full where a row begins, then the seconds alone. */
    String label(Instant mark, boolean inFull) {
        if (step >= DAY) {
            return DAYS.format(mark);
        }
        if (step >= MINUTE) {
            return MINUTES.format(mark);
        }
        return (inFull || step > MAX_ALONE ? SECOND : SECOND_ALONE).format(mark);
    }

    /** As cardiologists name it, as long as there is a word for it. */
    @Override
    public String toString() {
        if (step <= 10) {
            return HeaderWriter.decimal(MM_PER_STEP / (double) step) + " mm/s";
        }
        return MM_PER_STEP + " mm = " + time();
    }

    private String time() {
        if (step >= DAY) {
            return step / DAY + " d";
        }
        if (step >= HOUR) {
            return step / HOUR + " h";
        }
        return step >= MINUTE ? step / MINUTE + " min" : step + " s";
    }
}
