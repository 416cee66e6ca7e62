package org.medchain.examples.ecg;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws on a picture in mm. To be closed. */
final class StripPen implements AutoCloseable {
    static final Color TRACE = Color.BLACK;
    static final Color INK = new Color(0x303030);

    private static final int PX = EcgStrip.PIXELS_PER_MM;
    private static final double TRACE_MM = 0.28;

    private final Graphics2D g;

    /** Starts with white paper. */
    StripPen(BufferedImage image) {
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        // Without it lines are moved to whole pixels, and a slow wave gets steps.
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
    }

    /** All in pixels, and whole ones: grid lines drawn as strokes would blur. */
    void pixels(Color color, int x, int y, int width, int height) {
        g.setColor(color);
        g.fillRect(x, y, width, height);
    }

    void fill(Color color, double x, double y, double width, double height) {
        g.setColor(color);
        g.fill(new Rectangle2D.Double(x * PX, y * PX, width * PX, height * PX));
    }

    /** A path whose places are in mm. */
    void fill(Color color, Path2D path) {
        g.setColor(color);
        g.fill(scaled(path));
    }

    /** A line along a path whose places are in mm. */
    void line(Path2D path) {
        g.setColor(TRACE);
        g.setStroke(new BasicStroke((float) (TRACE_MM * PX), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(scaled(path));
    }

    void text(Color color, String text, Font font, double x, double baseline) {
        g.setColor(color);
        g.setFont(font);
        g.drawString(text, (float) (x * PX), (float) (baseline * PX));
    }

    /** Nothing outside the rectangle is drawn by {@code drawing}. */
    void within(double x, double y, double width, double height, Runnable drawing) {
        Shape whole = g.getClip();
        g.clip(new Rectangle2D.Double(x * PX, y * PX, width * PX, height * PX));
        drawing.run();
        g.setClip(whole);
    }

    private static Shape scaled(Path2D path) {
        return AffineTransform.getScaleInstance(PX, PX).createTransformedShape(path);
    }

    @Override
    public void close() {
        g.dispose();
    }
}
