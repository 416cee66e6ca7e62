package org.medchain.examples.ecg;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Samples drawn as a strip on ECG paper with a 1 mm and 5 mm grid: 25 mm/s and 10 mm/mV, in rows of ten seconds, each
 * with its calibration pulse of 10 mm. What would be too long for that is drawn at a slower speed, and a lead in another
 * unit, or too high or too low in its own, at a scale that suits it; the caption and the text below the pulse say so.
 * The picture has 8 pixels per mm and says so, so it prints in true size.
 *
 * <p>Each lead is centred on the median of its samples. A band that the trace would leave grows to 30 mm either way, less
 * with more than 8 leads; what is beyond is cut off and marked. Where there are no valid samples, the paper is grey. The
 * first 64 leads are drawn. The same strip gives the same picture on the same Java and fonts.
 *
 * @param header names the record and calibrates the leads
 * @param samples what to draw, with the header's leads
 * @param start when the first frame was taken
 * @param footer a line or more below the strip, at most 600 characters; empty for none
 */
public record EcgStrip(EcgHeader header, EcgSamples samples, Instant start, String footer) {
    static final int PIXELS_PER_MM = 8;

    private static final int MAX_FOOTER = 600;

    /** Throws {@code IllegalArgumentException} if there is nothing to draw, or not what the header describes. */
    public EcgStrip {
        requireNonNull(start, "start");
        if (samples.leads() != header.signals().size()) {
            throw new IllegalArgumentException(
                    "samples must have the header's " + header.signals().size() + " leads, have " + samples.leads());
        }
        if (samples.frames() == 0 || !EcgHeader.isDuration(samples.frames(), header.samplingFrequency())) {
            throw new IllegalArgumentException("samples must be something, and at most a hundred years of it");
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
        return StripPainter.paint(this);
    }
}
