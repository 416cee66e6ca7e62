package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places are worked out here by hand, in mm of the paper, so that the layout is not checked against itself. */
class EcgStripTest {
    private static final Instant START = Instant.parse("2026-03-02T08:15:00Z");
    private static final int PX = 8;

    /** Margin, then the calibration pulse's room. */
    private static final double TRACE_LEFT = 8 + 15;

    /** Margin, caption, time scale. */
    private static final double PAPER_TOP = 8 + 13 + 6;

    private static final double BAND = 30;
    private static final double ROW_STEP = 2 * BAND + 3 + 6;

    @Test
    void picture_of30SecondsOf2Leads_isThreeRowsOnPaper() {
        BufferedImage image = strip(flat(30), "").image();

        assertThat(image.getWidth()).isEqualTo((8 + 15 + 10 * 25 + 8) * PX);
        assertThat(image.getHeight()).isEqualTo((8 + 13 + 3 * (6 + 60) + 2 * 3 + 3 + 8) * PX);
    }

    @Test
    void picture_ofAShortRange_isAsWideAsItsSeconds_butHoldsTheCaption() {
        assertThat(strip(flat(7), "").image().getWidth()).isEqualTo((8 + 15 + 7 * 25 + 8) * PX);
        assertThat(strip(flat(1), "").image().getWidth()).isEqualTo((8 + 15 + 5 * 25 + 8) * PX);
    }

    @Test
    void grid_hasALightLineEveryMillimetre_andAHeavyEveryFive() {
        BufferedImage image = strip(flat(10), "").image();
        int row = px(PAPER_TOP + 3.5);
        for (int mm = 20; mm < 250; mm++) {
            int expected = (mm % 5 == 0 ? StripPainter.HEAVY_GRID : StripPainter.LIGHT_GRID).getRGB();

            assertThat(image.getRGB(px(8 + mm), row)).as("%d mm", mm).isEqualTo(expected);
            assertThat(image.getRGB(px(8 + mm + 0.5), row)).as("%d.5 mm", mm).isEqualTo(StripPainter.PAPER.getRGB());
        }
        int column = px(8 + 30.5);
        for (int mm = 1; mm < 13; mm++) {
            int expected = (mm % 5 == 0 ? StripPainter.HEAVY_GRID : StripPainter.LIGHT_GRID).getRGB();

            assertThat(image.getRGB(column, px(PAPER_TOP + mm)))
                    .as("%d mm down", mm)
                    .isEqualTo(expected);
        }
    }

    @Test
    void flatLine_liesInTheMiddleOfItsBand_whateverItsLevel() {
        short[] samples = flat(10);
        for (int i = 1; i < samples.length; i += 2) {
            samples[i] = 700;
        }
        BufferedImage image = strip(samples, "").image();

        assertThat(isInk(image, TRACE_LEFT + 100, PAPER_TOP + 15)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 100, PAPER_TOP + BAND + 15)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 100, PAPER_TOP + 16)).isFalse();
    }

    @Test
    void impulse_ofOneMillivolt_isTenMillimetresHigh_atItsTime() {
        short[] samples = flat(30);
        // Lead V5, 13.6 s: the second row's 3.6 s. Three frames, so that the top is wider than the line.
        for (int frame = 13 * 360 + 215; frame <= 13 * 360 + 217; frame++) {
            samples[frame * 2 + 1] = 1024 + 200;
        }
        BufferedImage image = strip(samples, "").image();
        double x = TRACE_LEFT + 3.6 * 25;
        double middle = PAPER_TOP + ROW_STEP + BAND + 15;

        assertThat(isInk(image, x, middle - 10)).as("top").isTrue();
        assertThat(isInk(image, x, middle - 10.5)).as("above").isFalse();
        assertThat(isInk(image, x - 0.6, middle - 9)).as("left").isFalse();
        assertThat(isInk(image, x + 0.6, middle - 9)).as("right").isFalse();
        assertThat(isInk(image, x, middle - ROW_STEP - 10)).as("first row").isFalse();
        assertThat(isInk(image, x, middle - BAND - 10)).as("first lead").isFalse();
    }

    @Test
    void calibrationPulse_isOneMillivoltAndAFifthOfASecond_inEveryBand() {
        BufferedImage image = strip(flat(20), "").image();
        for (double middle : new double[] {15, 15 + BAND, ROW_STEP + 15, ROW_STEP + BAND + 15}) {
            double y = PAPER_TOP + middle;

            assertThat(isInk(image, 8 + 5, y - 5)).as("up").isTrue();
            assertThat(isInk(image, 8 + 7.5, y - 10)).as("top").isTrue();
            assertThat(isInk(image, 8 + 10, y - 5)).as("down").isTrue();
            assertThat(isInk(image, 8 + 7.5, y)).as("under the pulse").isFalse();
        }
    }

    @Test
    void missingSamples_liftThePen() {
        short[] samples = flat(10);
        for (int frame = 360; frame < 720; frame++) {
            samples[frame * 2] = EcgSamples.MISSING;
        }
        BufferedImage image = strip(samples, "").image();

        assertThat(isInk(image, TRACE_LEFT + 0.9 * 25, PAPER_TOP + 15)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 1.5 * 25, PAPER_TOP + 15)).isFalse();
        assertThat(isInk(image, TRACE_LEFT + 2.1 * 25, PAPER_TOP + 15)).isTrue();
    }

    @Test
    void missingSamples_areGrey_fromTheLastValidOneToTheNext() {
        short[] samples = flat(10);
        for (int frame = 360; frame < 720; frame++) {
            samples[frame * 2] = EcgSamples.MISSING;
        }
        BufferedImage image = strip(samples, "").image();

        assertThat(isGrey(image, TRACE_LEFT + 1.02 * 25, PAPER_TOP + 2.5)).isTrue();
        assertThat(isGrey(image, TRACE_LEFT + 1.98 * 25, PAPER_TOP + BAND - 2.5))
                .isTrue();
        assertThat(isGrey(image, TRACE_LEFT + 0.97 * 25, PAPER_TOP + 2.5)).isFalse();
        assertThat(isGrey(image, TRACE_LEFT + 2.03 * 25, PAPER_TOP + 2.5)).isFalse();
        assertThat(isGrey(image, TRACE_LEFT + 1.5 * 25, PAPER_TOP + BAND + 2.5)).isFalse();
    }

    @Test
    void slowSamplesMissing_areGrey_fromTheLastValidOneToTheNext() {
        short[] samples = WfdbFiles.samples(2, 20, (lead, frame) -> frame == 4 ? EcgSamples.MISSING : 0);
        EcgHeader header = new EcgHeader("rec", 1, 20, header("mV", 20).signals());
        BufferedImage image = new EcgStrip(header, EcgSamples.of(2, samples), START, "").image();

        // 5 mm/s: the missing one would be at 20 mm, those beside it are at 15 and 25.
        assertThat(isGrey(image, TRACE_LEFT + 15.5, PAPER_TOP + 2.5)).isTrue();
        assertThat(isGrey(image, TRACE_LEFT + 24.5, PAPER_TOP + 2.5)).isTrue();
        assertThat(isGrey(image, TRACE_LEFT + 14.5, PAPER_TOP + 2.5)).isFalse();
        assertThat(isGrey(image, TRACE_LEFT + 25.5, PAPER_TOP + 2.5)).isFalse();
    }

    @Test
    void leadWithoutAnySample_isGreyAllOver() {
        short[] samples = flat(10);
        for (int frame = 0; frame < 3600; frame++) {
            samples[frame * 2 + 1] = EcgSamples.MISSING;
        }
        BufferedImage image = strip(samples, "").image();

        assertThat(isInk(image, TRACE_LEFT + 100, PAPER_TOP + BAND + 15)).isFalse();
        for (double x : new double[] {1, 100.5, 248.5}) {
            assertThat(isGrey(image, TRACE_LEFT + x, PAPER_TOP + BAND + 2.5)).isTrue();
        }
    }

    @Test
    void sampleBetweenMissingOnes_isADot() {
        short[] samples = flat(10);
        for (int frame = 360; frame < 720; frame++) {
            samples[frame * 2] = (short) (frame == 540 ? 1024 : EcgSamples.MISSING);
        }
        BufferedImage image = strip(samples, "").image();

        assertThat(isInk(image, TRACE_LEFT + 1.5 * 25, PAPER_TOP + 15)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 1.53 * 25, PAPER_TOP + 15)).isFalse();
    }

    @Test
    void otherUnit_isDrawnAtTheScaleThatItsPulseSays() {
        short[] samples = flat(10);
        // 120 mmHg at 200 to the unit, as a plateau of half a second.
        for (int frame = 1800; frame < 1980; frame++) {
            samples[frame * 2] = (short) (1024 + 24_000);
        }
        BufferedImage image = new EcgStrip(header("mmHg", 3600), EcgSamples.of(2, samples), START, "").image();

        // 10 mm are 100 mmHg, so 120 are 12 mm.
        assertThat(isInk(image, TRACE_LEFT + 5.2 * 25, PAPER_TOP + 15 - 12)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 5.2 * 25, PAPER_TOP + 15 - 11)).isFalse();
        assertThat(ink(image, 8, PAPER_TOP + BAND - 4, 15, 3))
                .as("what the pulse means")
                .isPositive();
    }

    @Test
    void longStrip_isDrawnSlower() {
        BufferedImage image = strip(flat(121), "").image();

        // 12.5 mm/s: 121 s are 1512.5 mm, seven rows of 250.
        assertThat(image.getHeight()).isEqualTo((8 + 13 + 7 * (6 + 60) + 6 * 3 + 3 + 8) * PX);
    }

    @Test
    void manyLeads_haveLowBands_andOnlySomeAreDrawn() {
        short[] samples = new short[100 * 3600];
        EcgHeader two = header("mV", 3600);
        EcgHeader header = new EcgHeader(
                "rec", 360, 3600, Collections.nCopies(100, two.signals().get(0)));
        BufferedImage image = new EcgStrip(header, EcgSamples.of(100, samples), START, "").image();

        assertThat(image.getHeight()).isEqualTo((8 + 13 + 6 + 64 * 20 + 3 + 8) * PX);
    }

    @Test
    void slowSamples_areJoinedAcrossRows() {
        short[] samples = WfdbFiles.samples(2, 80, (lead, frame) -> 0);
        EcgHeader header = new EcgHeader("rec", 0.0101, 80, header("mV", 80).signals());
        BufferedImage image = new EcgStrip(header, EcgSamples.of(2, samples), START, "").image();

        // 25 mm are 10 min: 7921 s are 330 mm, so two rows, and the second begins between two samples.
        assertThat(image.getHeight()).isEqualTo((8 + 13 + 2 * (6 + 60) + 3 + 3 + 8) * PX);
        for (double x : new double[] {0.3, 2, 40}) {
            assertThat(isInk(image, TRACE_LEFT + x, PAPER_TOP + ROW_STEP + 15)).isTrue();
        }
        assertThat(isInk(image, TRACE_LEFT + 249.5, PAPER_TOP + 15)).isTrue();
    }

    @Test
    void samplesCloserThanAPixel_keepTheirExtremes() {
        short[] samples = WfdbFiles.samples(1, 1_000_000, (lead, frame) -> frame == 500_001 ? 200 : 0);
        EcgSignal signal = header("mV", 1).signals().get(0);
        EcgHeader header = new EcgHeader("rec", 100_000, 1_000_000, List.of(signal));
        BufferedImage image = new EcgStrip(header, EcgSamples.of(1, samples), START, "").image();

        assertThat(isInk(image, TRACE_LEFT + 125, PAPER_TOP + 15 - 9.5)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 125, PAPER_TOP + 15 - 10.5)).isFalse();
    }

    @Test
    void band_growsWithTheTrace_andWhatIsBeyondIsCutAndMarked() {
        short[] samples = flat(10);
        // 5.1 s, beside the time scale's marks.
        for (int frame = 1836; frame < 1936; frame++) {
            samples[frame * 2] = 1024 + 4 * 200;
        }
        BufferedImage image = strip(samples, "").image();
        double x = TRACE_LEFT + 5.1 * 25;

        assertThat(image.getHeight()).isEqualTo((8 + 13 + 6 + 60 + 30 + 3 + 8) * PX);
        assertThat(isInk(image, x, PAPER_TOP + 1)).as("mark").isTrue();
        assertThat(isInk(image, x + 0.4, PAPER_TOP + 1.2))
                .as("mark, wider than the line")
                .isTrue();
        assertThat(isInk(image, x, PAPER_TOP - 0.5)).as("above the paper").isFalse();
    }

    @Test
    void deepTrace_doesNotRunIntoTheLeadBelow() {
        short[] samples = flat(10);
        samples[1800 * 2] = 1024 - 4 * 200;
        BufferedImage image = strip(samples, "").image();

        assertThat(isInk(image, TRACE_LEFT + 5 * 25, PAPER_TOP + 60 - 2)).isTrue();
        assertThat(isInk(image, TRACE_LEFT + 5 * 25, PAPER_TOP + 60 + 0.5)).isFalse();
    }

    @Test
    void captionLabelsAndFooter_areWritten() {
        BufferedImage plain = strip(flat(10), "").image();
        BufferedImage signed = strip(flat(10), "verified\nagainst something").image();

        assertThat(ink(plain, 8, 8, 150, 10)).as("caption").isPositive();
        assertThat(ink(plain, 8, PAPER_TOP + 0.5, 12, 4)).as("lead").isPositive();
        assertThat(ink(plain, TRACE_LEFT - 6, PAPER_TOP - 5, 14, 3)).as("time").isPositive();
        assertThat(signed.getHeight()).isEqualTo(plain.getHeight() + 9 * PX);
        assertThat(ink(signed, 8, PAPER_TOP + 60 + 3, 40, 5)).as("footer").isPositive();
    }

    @Test
    void longFooter_isWrappedWithinThePaper() {
        BufferedImage image =
                strip(flat(5), "f".repeat(300) + " " + "word ".repeat(50)).image();

        assertThat(ink(image, 8 + 140, PAPER_TOP + 63, 8, image.getHeight() / (double) PX - PAPER_TOP - 63))
                .as("right margin")
                .isZero();
    }

    @Test
    void wrappedText_fits_andLosesNothing() {
        String digest = "0123456789abcdef".repeat(20);
        List<String> lines = StripText.wrap("digest " + digest + " seen\n\nby two", StripText.FOOTER, 140);

        assertThat(lines).allSatisfy(line -> assertThat(StripText.width(line, StripText.FOOTER))
                .isLessThanOrEqualTo(140));
        assertThat(String.join("", lines)).isEqualTo("digest" + digest + " seenby two");
        assertThat(lines).endsWith("", "by two");
    }

    @Test
    void sameStrip_givesTheSameFile(@TempDir Path directory) throws Exception {
        EcgStrip strip = strip(flat(10), "footer");
        strip.writePng(directory.resolve("a.png"));
        strip.writePng(directory.resolve("b.png"));

        assertThat(directory.resolve("a.png")).hasSameBinaryContentAs(directory.resolve("b.png"));
        assertThat(ImageIO.read(directory.resolve("a.png").toFile()).getWidth())
                .isEqualTo(strip.image().getWidth());
    }

    @Test
    void file_saysHowLargeItIs(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("a.png");
        strip(flat(10), "").writePng(file);
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("pHYs");
        ByteBuffer scale = ByteBuffer.wrap(bytes, at + 4, 9);

        assertThat(scale.getInt()).isEqualTo(8000);
        assertThat(scale.getInt()).isEqualTo(8000);
        assertThat(scale.get()).as("per metre").isEqualTo((byte) 1);
    }

    @Test
    void whatCannotBeDrawn_isMisuse() {
        EcgSamples samples = EcgSamples.of(2, flat(10));
        EcgHeader header = header("mV", 10);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EcgStrip(header, EcgSamples.of(4, flat(10)), START, ""))
                .withMessageContaining("leads");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EcgStrip(header, EcgSamples.of(2, new short[0]), START, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new EcgStrip(header, samples, START, "f".repeat(601)));
    }

    @Test
    void range_namesTheSecondDayOnlyIfItIsAnother() {
        assertThat(StripText.range(START, START.plusMillis(30_500)))
                .isEqualTo("2026-03-02 08:15:00.000 to 08:15:30.500 UTC");
        assertThat(StripText.range(START, START.plus(Duration.ofDays(1))))
                .isEqualTo("2026-03-02 08:15:00.000 to 2026-03-03 08:15:00.000 UTC");
    }

    private static short[] flat(int seconds) {
        short[] samples = new short[seconds * 360 * 2];
        Arrays.fill(samples, (short) 1024);
        return samples;
    }

    private static EcgStrip strip(short[] samples, String footer) {
        return new EcgStrip(header("mV", samples.length / 2), EcgSamples.of(2, samples), START, footer);
    }

    private static EcgHeader header(String units, int frames) {
        EcgSignal signal = new EcgSignal(
                "rec.dat",
                SampleFormat.FORMAT_212,
                new EcgSignal.Calibration(200, 1024, units),
                11,
                1024,
                OptionalInt.empty(),
                OptionalInt.empty(),
                "V5");
        return new EcgHeader("rec", 360, frames, List.of(signal, signal));
    }

    /** Paper has a fine red cast, the grey a fine blue one. */
    private static boolean isGrey(BufferedImage image, double xMm, double yMm) {
        int rgb = image.getRGB(px(xMm), px(yMm));
        return (rgb & 0xFF) < 0xE4;
    }

    private static int px(double mm) {
        return (int) Math.floor(mm * PX);
    }

    private static boolean isInk(BufferedImage image, double xMm, double yMm) {
        return isDark(image.getRGB(px(xMm), px(yMm)));
    }

    private static long ink(BufferedImage image, double leftMm, double topMm, double widthMm, double heightMm) {
        int[] pixels = image.getRGB(px(leftMm), px(topMm), px(widthMm), px(heightMm), null, 0, px(widthMm));
        return Arrays.stream(pixels).filter(EcgStripTest::isDark).count();
    }

    /** Darker than any line of the grid. */
    private static boolean isDark(int rgb) {
        return (rgb >> 8 & 0xFF) < 0x70;
    }
}
