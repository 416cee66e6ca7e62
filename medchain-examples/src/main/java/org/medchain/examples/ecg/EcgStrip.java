package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Samples drawn as a strip on ECG paper: 25 mm/s and 10 mm/mV on a 1 mm and 5 mm grid, in rows of ten seconds, each
 * with its calibration pulse of 1 mV and 0.2 s. The picture has 8 pixels per mm and says so, so it prints in true size.
 *
 * <p>Each lead is centred on the median of its samples. A band that the trace would leave grows to 30 mm either way;
 * what is beyond is cut off and marked. The same strip gives the same picture on the same Java and fonts.
 *
 * @param header names the record and calibrates the leads, in mV
 * @param samples what to draw, with the header's leads, at most 240 seconds over all leads together
 * @param start when the first frame was taken
 * @param footer a line or more below the strip, at most 600 characters; empty for none
 */
public record EcgStrip(EcgHeader header, EcgSamples samples, Instant start, String footer) {
    static final int PIXELS_PER_MM = 8;

    private static final int MAX_LEAD_SECONDS = 240;
    private static final int MAX_FOOTER = 600;

    /** Throws {@code IllegalArgumentException} if there is nothing or too much to draw, or not in mV. */
    public EcgStrip {
        requireNonNull(start, "start");
        if (samples.leads() != header.signals().size()) {
            throw new IllegalArgumentException(
                    "samples must have the header's " + header.signals().size() + " leads, have " + samples.leads());
        }
        if (!header.signals().stream().allMatch(s -> s.calibration().units().equals("mV"))) {
            throw new IllegalArgumentException("signals must be in mV");
        }
        double leadSeconds = samples.leads() * samples.frames() / header.samplingFrequency();
        if (samples.frames() == 0 || leadSeconds > MAX_LEAD_SECONDS) {
            throw new IllegalArgumentException(
                    "samples must be something, and at most " + MAX_LEAD_SECONDS + " s over all leads");
        }
        if (footer.length() > MAX_FOOTER) {
            throw new IllegalArgumentException("footer must be at most " + MAX_FOOTER + " characters");
        }
    }

    /**
     * Draws the strip into a PNG file, replacing one that is there.
     *
     * @throws IOException if the file cannot be written
     */
    public void writePng(Path file) throws IOException {
        PngFile.write(image(), PIXELS_PER_MM, file);
    }

    BufferedImage image() {
        return new StripPainter(this, StripLayout.of(this)).paint();
    }
}
