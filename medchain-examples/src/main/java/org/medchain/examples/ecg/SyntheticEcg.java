package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Makes a two-lead ECG of nobody, for where no real record is at hand: sinus rhythm at rest with its natural
 * variability, occasional premature ventricular beats, baseline wander and a little muscle noise. 360 Hz, 200 ADC units
 * per mV, zero at 1024, leads MLII and V5. The same seed and length give the same bytes everywhere.
 *
 * <p>It looks like an ECG; it models no patient and is no test signal for diagnostic software.
 */
public final class SyntheticEcg {
    static final int FREQUENCY = 360;
    static final int GAIN = 200;
    static final int BASELINE = 1024;

    private static final List<String> LEADS = List.of("MLII", "V5");
    private static final int ADC_BITS = 11;
    private static final int ADC_MAX = (1 << ADC_BITS) - 1;

    /** Keeps the signal, which is computed as a whole, within some 60 MB. */
    private static final Duration MAX_LENGTH = Duration.ofHours(2);

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Beyond five standard deviations a bell is far below one ADC unit. */
    private static final double BELL_REACH = 5;

    private static final double BREATHING_GAIN = 0.05;
    private static final double[] BREATHING_WANDER = {0.030, 0.045};
    private static final double[] SLOW_WANDER = {0.040, 0.030};
    private static final double MUSCLE_NOISE = 0.008;

    private SyntheticEcg() {}

    /**
     * Writes {@code <recordName>.hea} and {@code <recordName>.dat}, and opens the record. Never overwrites.
     *
     * @param recordName letters, digits, {@code _} and {@code -}
     * @param length at least one frame, at most two hours; cut to whole frames
     * @throws IllegalArgumentException if the name or the length is not as said
     * @throws IOException if a file of that name exists, or cannot be written
     */
    public static EcgRecord write(Path directory, String recordName, Duration length, long seed) throws IOException {
        EcgSamples samples = samples(length, seed);
        EcgHeader header = header(recordName, samples);
        Path headerFile = directory.resolve(recordName + ".hea");
        Files.write(directory.resolve(header.dataFile()), samples.encode(), StandardOpenOption.CREATE_NEW);
        Files.writeString(
                headerFile,
                HeaderWriter.write(header, "synthetic, seed " + seed),
                StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE_NEW);
        return EcgRecord.open(headerFile);
    }

    static EcgHeader header(String recordName, EcgSamples samples) {
        EcgSignal.Calibration calibration = new EcgSignal.Calibration(GAIN, BASELINE, "mV");
        EcgSignal[] signals = new EcgSignal[LEADS.size()];
        for (int lead = 0; lead < signals.length; lead++) {
            int sum = 0;
            for (int frame = 0; frame < samples.frames(); frame++) {
                sum += samples.value(lead, frame);
            }
            signals[lead] = new EcgSignal(
                    requireNonNull(recordName, "recordName") + ".dat",
                    SampleFormat.FORMAT_212,
                    calibration,
                    ADC_BITS,
                    BASELINE,
                    OptionalInt.of(samples.value(lead, 0)),
                    OptionalInt.of((short) sum),
                    LEADS.get(lead));
        }
        return new EcgHeader(recordName, FREQUENCY, samples.frames(), List.of(signals));
    }

    static EcgSamples samples(Duration length, long seed) {
        // Compared before it is multiplied: the longest length is far from an overflow, a longer one need not be.
        long frames = length.compareTo(MAX_LENGTH) > 0 ? 0 : length.toNanos() * FREQUENCY / NANOS_PER_SECOND;
        if (frames < 1) {
            throw new IllegalArgumentException("length must be at least a frame and at most two hours, is " + length);
        }
        // This generator's numbers, the Gaussian ones included, are specified, unlike those of newer ones.
        Random random = new Random(seed);
        double[][] millivolts = new double[LEADS.size()][(int) frames];
        addBeats(millivolts, random);
        return digitise(millivolts);
    }

    private static void addBeats(double[][] millivolts, Random random) {
        HeartRhythm rhythm = new HeartRhythm(random);
        for (HeartRhythm.Beat beat : rhythm.beats(millivolts[0].length / (double) FREQUENCY)) {
            // The chest moves the electrodes away from the heart and back: breathing also shows in the height.
            double height = 1 + BREATHING_GAIN * rhythm.breath(beat.time()) + 0.01 * random.nextGaussian();
            for (Wave wave : beat.premature() ? Wave.VENTRICULAR : Wave.SINUS) {
                addWave(millivolts, wave, beat, height);
            }
        }
        addWander(millivolts, rhythm, random);
        addMuscleNoise(millivolts, random);
    }

    private static void addWave(double[][] millivolts, Wave wave, HeartRhythm.Beat beat, double height) {
        double stretch = wave.withRate() ? Math.sqrt(beat.interval()) : 1;
        double middle = beat.time() + wave.delay() * stretch;
        double width = wave.width() * stretch;
        int from = Math.max(0, (int) Math.ceil((middle - BELL_REACH * width) * FREQUENCY));
        int to = Math.min(millivolts[0].length, (int) Math.ceil((middle + BELL_REACH * width) * FREQUENCY));
        for (int frame = from; frame < to; frame++) {
            double bell = height * Cycle.bell((frame / (double) FREQUENCY - middle) / width);
            for (int lead = 0; lead < millivolts.length; lead++) {
                millivolts[lead][frame] += bell * wave.height(lead);
            }
        }
    }

    private static void addWander(double[][] millivolts, HeartRhythm rhythm, Random random) {
        for (int lead = 0; lead < millivolts.length; lead++) {
            double phase = random.nextDouble();
            for (int frame = 0; frame < millivolts[lead].length; frame++) {
                double time = frame / (double) FREQUENCY;
                // Two slow sines whose periods share no small multiple: the sum does not visibly repeat.
                double slow = Cycle.sine(0.051 * time + phase) + 0.6 * Cycle.sine(0.0187 * time + 2 * phase);
                millivolts[lead][frame] += SLOW_WANDER[lead] * slow + BREATHING_WANDER[lead] * rhythm.breath(time);
            }
        }
    }

    /** White noise less half of itself one frame before: muscles are loudest above the heart's own frequencies. */
    private static void addMuscleNoise(double[][] millivolts, Random random) {
        for (double[] lead : millivolts) {
            double before = 0;
            for (int frame = 0; frame < lead.length; frame++) {
                double noise = random.nextGaussian();
                lead[frame] += MUSCLE_NOISE * (noise - before / 2);
                before = noise;
            }
        }
    }

    private static EcgSamples digitise(double[][] millivolts) {
        int leads = millivolts.length;
        short[] interleaved = new short[leads * millivolts[0].length];
        for (int i = 0; i < interleaved.length; i++) {
            long adc = Math.round(BASELINE + GAIN * millivolts[i % leads][i / leads]);
            interleaved[i] = (short) Math.max(0, Math.min(ADC_MAX, adc));
        }
        return EcgSamples.of(leads, interleaved);
    }
}
