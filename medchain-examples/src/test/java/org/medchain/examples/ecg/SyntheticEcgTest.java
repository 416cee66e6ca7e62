package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticEcgTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, -3, 20260302})
    void heartRate_isThatOfRest(long seed) {
        List<Double> peaks = rPeaks(SyntheticEcg.samples(Duration.ofMinutes(3), seed));

        assertThat(peaks.size() / 3.0).isBetween(60.0, 85.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, -3, 20260302})
    void intervals_varyAsInAHealthyHeart(long seed) {
        List<Double> peaks = rPeaks(SyntheticEcg.samples(Duration.ofMinutes(3), seed));
        double[] intervals = IntStream.range(1, peaks.size())
                .mapToDouble(i -> peaks.get(i) - peaks.get(i - 1))
                .toArray();
        double[] sorted = intervals.clone();
        Arrays.sort(sorted);
        double quartile = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];

        // The quartiles leave the premature beats and their pauses out.
        assertThat(quartile).isBetween(0.015, 0.120);
        assertThat(sorted[0]).isGreaterThan(0.35);
        assertThat(sorted[sorted.length - 1]).isLessThan(1.6);
    }

    @Test
    void prematureBeats_areOccasional_earlyAndFollowedByAPause() {
        List<HeartRhythm.Beat> beats = new HeartRhythm(new Random(1)).beats(600);
        long premature = beats.stream().filter(HeartRhythm.Beat::premature).count();

        assertThat(premature).isBetween(5L, 60L);
        for (int i = 1; i + 1 < beats.size(); i++) {
            HeartRhythm.Beat beat = beats.get(i);
            if (beat.premature()) {
                double before = beat.time() - beats.get(i - 1).time();
                double after = beats.get(i + 1).time() - beat.time();
                assertThat(before).isBetween(0.5 * beat.interval(), 0.75 * beat.interval());
                assertThat(before + after).isBetween(1.9 * beat.interval(), 2.1 * beat.interval());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, -3, 20260302})
    void amplitudes_areThoseOfAnEcg(long seed) {
        EcgSamples samples = SyntheticEcg.samples(MINUTE, seed);
        for (int lead = 0; lead < samples.leads(); lead++) {
            double[] sorted = sortedMillivolts(samples, lead);

            assertThat(sorted[0]).isBetween(-1.6, -0.15);
            assertThat(sorted[sorted.length - 1]).isBetween(0.8, 2.0);
            assertThat(sorted[sorted.length / 2]).as("median").isBetween(-0.15, 0.15);
        }
    }

    @Test
    void leads_showTheSameHeartFromDifferentSides() {
        EcgSamples samples = SyntheticEcg.samples(MINUTE, 1);

        assertThat(IntStream.range(0, samples.frames()).filter(f -> samples.value(0, f) != samples.value(1, f)))
                .hasSizeGreaterThan(samples.frames() / 2);
    }

    @Test
    void sameSeed_givesTheSameRecord_andAnotherSeedAnother() {
        assertThat(SyntheticEcg.samples(MINUTE, 5)).isEqualTo(SyntheticEcg.samples(MINUTE, 5));
        assertThat(SyntheticEcg.samples(MINUTE, 5)).isNotEqualTo(SyntheticEcg.samples(MINUTE, 6));
    }

    /** Catches a change that would silently give every user of a seed another record. */
    @Test
    void bytes_ofAKnownSeed_areWhatTheyAlwaysWere() {
        CRC32 crc = new CRC32();
        crc.update(SyntheticEcg.samples(MINUTE, 1).encode());

        assertThat(crc.getValue()).isEqualTo(1_435_800_477L);
    }

    @Test
    void record_onDisk_verifiesAgainstItsHeader(@TempDir Path directory) throws Exception {
        EcgRecord record = SyntheticEcg.write(directory, "rec", MINUTE, 3);

        assertThat(record.header().samplingFrequency()).isEqualTo(360);
        assertThat(record.header().frames()).isEqualTo(21_600);
        assertThat(record.header().signals()).extracting(EcgSignal::leadName).containsExactly("MLII", "V5");
        assertThat(record.header().signals())
                .extracting(EcgSignal::calibration)
                .containsOnly(new EcgSignal.Calibration(200, 1024, "mV"));
        try (EcgChunkReader reader = record.chunks(Instant.EPOCH, 21_600)) {
            EcgSamples read = EcgSamples.decode(record.header(), reader.next().bytes());
            assertThat(read).isEqualTo(SyntheticEcg.samples(MINUTE, 3));
        }
    }

    @Test
    void write_overAnExistingRecord_fails(@TempDir Path directory) throws Exception {
        SyntheticEcg.write(directory, "rec", MINUTE, 3);
        byte[] before = Files.readAllBytes(directory.resolve("rec.dat"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SyntheticEcg.write(directory, "rec", MINUTE, 4));
        assertThat(Files.readAllBytes(directory.resolve("rec.dat"))).isEqualTo(before);
    }

    @Test
    void nameWithAPath_isMisuse(@TempDir Path directory) {
        assertThatIllegalArgumentException().isThrownBy(() -> SyntheticEcg.write(directory, "../rec", MINUTE, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.002S", "PT2H0.1S", "P999999999D"})
    void length_outsideTheLimits_isMisuse(Duration length) {
        assertThatIllegalArgumentException().isThrownBy(() -> SyntheticEcg.samples(length, 1));
    }

    @Test
    void length_isCutToWholeFrames() {
        assertThat(SyntheticEcg.samples(Duration.ofMillis(3), 1).frames()).isEqualTo(1);
        assertThat(SyntheticEcg.samples(Duration.ofNanos(5_555_555), 1).frames())
                .isEqualTo(1);
        assertThat(SyntheticEcg.samples(Duration.ofNanos(5_555_556), 1).frames())
                .isEqualTo(2);
    }

    /** A threshold and a refractory time: enough for a record without artefacts. */
    private static List<Double> rPeaks(EcgSamples samples) {
        List<Double> peaks = new ArrayList<>();
        int refractory = SyntheticEcg.FREQUENCY / 4;
        for (int frame = 0; frame < samples.frames(); frame++) {
            if (millivolts(samples, 0, frame) > 0.6) {
                int to = Math.min(samples.frames(), frame + refractory);
                int peak = frame;
                for (int i = frame; i < to; i++) {
                    peak = samples.value(0, i) > samples.value(0, peak) ? i : peak;
                }
                peaks.add(peak / (double) SyntheticEcg.FREQUENCY);
                frame = to;
            }
        }
        return peaks;
    }

    private static double[] sortedMillivolts(EcgSamples samples, int lead) {
        return IntStream.range(0, samples.frames())
                .mapToDouble(frame -> millivolts(samples, lead, frame))
                .sorted()
                .toArray();
    }

    private static double millivolts(EcgSamples samples, int lead, int frame) {
        return (samples.value(lead, frame) - SyntheticEcg.BASELINE) / (double) SyntheticEcg.GAIN;
    }
}
