package org.medchain.examples.ecg;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * When a resting heart beats: a sinus rhythm that breathing speeds up and slows down (respiratory sinus arrhythmia) and
 * that sways with the blood pressure's slower waves (the low-frequency band near 0.1 Hz), with now and then a premature
 * ventricular beat and the compensatory pause after it.
 */
final class HeartRhythm {
    private static final double BREATHING_DEPTH = 0.045;
    private static final double SLOW_HERTZ = 0.095;
    private static final double SLOW_DEPTH = 0.025;
    private static final double JITTER = 0.006;

    private static final double PREMATURE_CHANCE = 1 / 30.0;
    private static final double PREMATURE_COUPLING = 0.62;

    /** Long enough before the first frame for the T wave of the beat before to reach into it. */
    private static final double LEAD_IN_SECONDS = 2;

    private final Random random;
    private final double meanInterval;
    private final double breathingHertz;
    private final double breathingPhase;
    private final double slowPhase;

    HeartRhythm(Random random) {
        this.random = random;
        this.meanInterval = 60 / (66 + 12 * random.nextDouble());
        this.breathingHertz = 0.21 + 0.07 * random.nextDouble();
        this.breathingPhase = random.nextDouble();
        this.slowPhase = random.nextDouble();
    }

    /**
     * @param time of the R peak, in seconds from the first frame
     * @param interval the RR interval of the underlying sinus rhythm, in seconds
     */
    record Beat(double time, double interval, boolean premature) {}

    /** The beats that touch the first {@code seconds}, in order. */
    List<Beat> beats(double seconds) {
        List<Beat> beats = new ArrayList<>();
        double interval = meanInterval;
        double time = -LEAD_IN_SECONDS + interval * random.nextDouble();
        while (time < seconds + LEAD_IN_SECONDS) {
            beats.add(new Beat(time, interval, false));
            interval = intervalAt(time);
            if (random.nextDouble() < PREMATURE_CHANCE) {
                beats.add(new Beat(time + PREMATURE_COUPLING * interval, interval, true));
                // The sinus beat that falls due meanwhile is blocked; the one after comes at its own time.
                time += 2 * interval;
            } else {
                time += interval;
            }
        }
        return beats;
    }

    private double intervalAt(double time) {
        double slow = Cycle.sine(SLOW_HERTZ * time + slowPhase);
        return meanInterval * (1 + BREATHING_DEPTH * breath(time) + SLOW_DEPTH * slow + JITTER * random.nextGaussian());
    }

    /** The breathing cycle, -1 to 1. */
    double breath(double time) {
        return Cycle.sine(breathingHertz * time + breathingPhase);
    }
}
