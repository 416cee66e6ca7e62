package org.medchain.examples.ecg;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Draws one strip, once. */
final class StripPainter {
    static final Color LIGHT_GRID = new Color(0xF9D5D3);
    static final Color HEAVY_GRID = new Color(0xEC9F9B);
    static final Color PAPER = new Color(0xFFFBFA);
    static final Color TRACE = Color.BLACK;

    private static final Color INK = new Color(0x303030);
    private static final int PX = EcgStrip.PIXELS_PER_MM;
    private static final int HEAVY_EVERY_MM = 5;
    private static final int HEAVY_PIXELS = 2;
    private static final double TRACE_MM = 0.28;
    private static final double CUT_MARK_MM = 1.6;
    private static final long SECOND_MICROS = 1_000_000;

    private final EcgStrip strip;
    private final StripLayout layout;
    private final BufferedImage image;
    private final Graphics2D g;

    StripPainter(EcgStrip strip, StripLayout layout) {
        this.strip = strip;
        this.layout = layout;
        this.image = new BufferedImage(layout.width() * PX, layout.height() * PX, BufferedImage.TYPE_INT_RGB);
        this.g = image.createGraphics();
    }

    BufferedImage paint() {
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            // Without it lines are moved to whole pixels, and a slow wave gets steps.
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            caption();
            for (int row = 0; row < layout.rows(); row++) {
                row(row);
            }
            footer();
            return image;
        } finally {
            g.dispose();
        }
    }

    private void row(int row) {
        paper(row);
        timeScale(row);
        for (StripLead lead : layout.leads()) {
            calibration(row, lead);
            trace(row, lead);
        }
    }

    private void caption() {
        EcgHeader header = strip.header();
        Instant end = at(header.microsAt(strip.samples().frames()));
        double width = layout.paperWidth();
        String range = "   " + StripText.range(strip.start(), end);
        // If something must give way it is the name, never the time.
        double nameWidth = width - StripText.width(range, StripText.TITLE);
        String name = StripText.fit("Record " + header.recordName(), StripText.TITLE, nameWidth);
        g.setColor(INK);
        text(name + range, StripText.TITLE, StripLayout.MARGIN, 12);
        String scale = String.format(
                Locale.ROOT,
                "%d mm/s   %d mm/mV   %s Hz   calibration pulse 1 mV, 0.2 s   grid 1 mm and 5 mm%s",
                StripLayout.MM_PER_SECOND,
                StripLead.MM_PER_MILLIVOLT,
                HeaderWriter.decimal(header.samplingFrequency()),
                layout.isCut() ? "   triangle: trace cut off" : "");
        text(StripText.fit(scale, StripText.SMALL, width), StripText.SMALL, StripLayout.MARGIN, 17.5);
    }

    private void footer() {
        List<String> lines = StripText.wrap(strip.footer(), StripText.FOOTER, layout.paperWidth());
        g.setColor(INK);
        for (int i = 0; i < lines.size(); i++) {
            double baseline = layout.footerTop() + (i + 1) * StripLayout.FOOTER_LINE;
            text(lines.get(i), StripText.FOOTER, StripLayout.MARGIN, baseline);
        }
    }

    /** Grid lines are filled whole pixels: drawn as strokes they would blur. */
    private void paper(int row) {
        int left = StripLayout.MARGIN * PX;
        int top = layout.paperTop(row) * PX;
        int width = layout.paperWidth();
        int height = layout.paperHeight();
        g.setColor(PAPER);
        g.fillRect(left, top, width * PX, height * PX);
        for (boolean heavy : new boolean[] {false, true}) {
            g.setColor(heavy ? HEAVY_GRID : LIGHT_GRID);
            int step = heavy ? HEAVY_EVERY_MM : 1;
            int thick = heavy ? HEAVY_PIXELS : 1;
            for (int mm = 0; mm <= width; mm += step) {
                g.fillRect(left + mm * PX - thick / 2, top, thick, height * PX + 1);
            }
            for (int mm = 0; mm <= height; mm += step) {
                g.fillRect(left, top + mm * PX - thick / 2, width * PX + 1, thick);
            }
        }
    }

    private void timeScale(int row) {
        long rowMicros = layout.rowSeconds() * SECOND_MICROS;
        long from = ChronoUnit.MICROS.between(Instant.EPOCH, at(row * rowMicros));
        long end = ChronoUnit.MICROS.between(
                Instant.EPOCH, at(strip.header().microsAt(strip.samples().frames())));
        long to = Math.min(from + rowMicros, end);
        double top = layout.paperTop(row);
        g.setColor(INK);
        long first = -Math.floorDiv(-from, SECOND_MICROS);
        for (long second = first; second * SECOND_MICROS <= to; second++) {
            double x = StripLayout.x((second * SECOND_MICROS - from) / (double) SECOND_MICROS);
            g.fill(new Rectangle2D.Double(x * PX - 1, (top - 1.5) * PX, 2, 1.5 * PX));
            String label = StripText.second(Instant.ofEpochSecond(second), second == first);
            text(label, StripText.SCALE, x - StripText.width(label, StripText.SCALE) / 2, top - 2.2);
        }
    }

    private void calibration(int row, StripLead lead) {
        double left = StripLayout.MARGIN;
        double middle = layout.middle(row, lead.index());
        double pulse = 0.2 * StripLayout.MM_PER_SECOND;
        Path2D path = new Path2D.Double();
        path.moveTo((left + 2) * PX, middle * PX);
        path.lineTo((left + 5) * PX, middle * PX);
        path.lineTo((left + 5) * PX, (middle - StripLead.MM_PER_MILLIVOLT) * PX);
        path.lineTo((left + 5 + pulse) * PX, (middle - StripLead.MM_PER_MILLIVOLT) * PX);
        path.lineTo((left + 5 + pulse) * PX, middle * PX);
        path.lineTo((left + 8 + pulse) * PX, middle * PX);
        stroke(path);
        g.setColor(TRACE);
        String name = StripText.fit(lead.name(), StripText.LEAD, StripLayout.CALIBRATION - 2);
        text(name, StripText.LEAD, left + 1, layout.bandTop(row, lead.index()) + 4);
    }

    private void trace(int row, StripLead lead) {
        Shape whole = g.getClip();
        g.clip(new Rectangle2D.Double(
                StripLayout.x(0) * PX,
                layout.bandTop(row, lead.index()) * PX,
                layout.rowSeconds() * StripLayout.MM_PER_SECOND * PX,
                2 * lead.halfHeight() * PX));
        stroke(path(row, lead));
        cutMarks(row, lead);
        g.setClip(whole);
    }

    private Path2D path(int row, StripLead lead) {
        Path2D path = new Path2D.Double();
        boolean penDown = false;
        for (int frame = firstFrame(row); frame <= lastFrame(row); frame++) {
            int adc = strip.samples().value(lead.index(), frame);
            if (adc == EcgSamples.MISSING) {
                penDown = false;
                continue;
            }
            double x = x(row, frame) * PX;
            double y = (layout.middle(row, lead.index()) - lead.height(adc)) * PX;
            if (penDown) {
                path.lineTo(x, y);
            } else {
                path.moveTo(x, y);
                penDown = true;
            }
        }
        return path;
    }

    /** A triangle at the band's edge wherever the trace leaves it: what is cut off must not look like a plateau. */
    private void cutMarks(int row, StripLead lead) {
        boolean wasCut = false;
        for (int frame = firstFrame(row); frame <= lastFrame(row); frame++) {
            int adc = strip.samples().value(lead.index(), frame);
            boolean cut = adc != EcgSamples.MISSING && lead.isCut(adc);
            if (cut && !wasCut) {
                int up = lead.height(adc) > 0 ? -1 : 1;
                double x = x(row, frame);
                double edge = layout.middle(row, lead.index()) + up * lead.halfHeight();
                Path2D mark = new Path2D.Double();
                mark.moveTo(x * PX, edge * PX);
                mark.lineTo((x - CUT_MARK_MM / 2) * PX, (edge - up * CUT_MARK_MM) * PX);
                mark.lineTo((x + CUT_MARK_MM / 2) * PX, (edge - up * CUT_MARK_MM) * PX);
                mark.closePath();
                g.setColor(TRACE);
                g.fill(mark);
            }
            wasCut = cut;
        }
    }

    private int firstFrame(int row) {
        return (int) Math.ceil(row * layout.rowSeconds() * strip.header().samplingFrequency());
    }

    /** Includes the next row's first frame where it falls on the row's end, so that the line reaches the edge. */
    private int lastFrame(int row) {
        return Math.min(strip.samples().frames() - 1, (int)
                Math.floor((row + 1) * layout.rowSeconds() * strip.header().samplingFrequency()));
    }

    private double x(int row, int frame) {
        return StripLayout.x(frame / strip.header().samplingFrequency() - row * layout.rowSeconds());
    }

    private Instant at(long micros) {
        return strip.start().plus(micros, ChronoUnit.MICROS);
    }

    private void stroke(Shape shape) {
        g.setColor(TRACE);
        g.setStroke(new BasicStroke((float) (TRACE_MM * PX), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(shape);
    }

    private void text(String text, Font font, double x, double baseline) {
        g.setFont(font);
        g.drawString(text, (float) (x * PX), (float) (baseline * PX));
    }
}
