package org.medchain.examples.ecg;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Draws one strip, once. */
final class StripPainter {
    static final Color LIGHT_GRID = new Color(0xF9D5D3);
    static final Color HEAVY_GRID = new Color(0xEC9F9B);
    static final Color PAPER = new Color(0xFFFBFA);

    private static final int PX = EcgStrip.PIXELS_PER_MM;
    private static final int HEAVY_EVERY_MM = 5;
    private static final int HEAVY_PIXELS = 2;
    private static final long SECOND_MICROS = 1_000_000;
    private static final String SPACE = "   ";

    private final EcgStrip strip;
    private final StripLayout layout;
    private final BufferedImage image;
    private final StripPen pen;

    private StripPainter(EcgStrip strip, StripLayout layout, BufferedImage image, StripPen pen) {
        this.strip = strip;
        this.layout = layout;
        this.image = image;
        this.pen = pen;
    }

    static BufferedImage paint(EcgStrip strip) {
        StripLayout layout = StripLayout.of(strip);
        BufferedImage image = new BufferedImage(layout.width() * PX, layout.height() * PX, BufferedImage.TYPE_INT_RGB);
        try (StripPen pen = new StripPen(image)) {
            return new StripPainter(strip, layout, image, pen).paint();
        }
    }

    private BufferedImage paint() {
        caption();
        for (int row = 0; row < layout.rows(); row++) {
            paper(row);
            timeScale(row);
            for (StripLead lead : layout.leads()) {
                new BandPainter(strip, layout, pen, row, lead).paint();
            }
        }
        footer();
        return image;
    }

    private void caption() {
        EcgHeader header = strip.header();
        double width = layout.paperWidth();
        String name = "Record " + header.recordName();
        String range = StripText.range(
                strip.start(), at(header.microsAt(strip.samples().frames())));
        boolean narrow = StripText.width(name + SPACE + range, StripText.TITLE) > width;
        Font font = narrow ? StripText.SMALL : StripText.TITLE;
        double rangeWidth = StripText.width(SPACE + range, font);
        // If something must give way it is the name, never the time.
        String fitting = StripText.fit(name, StripText.TITLE, width - rangeWidth);
        pen.text(StripPen.INK, fitting, StripText.TITLE, StripLayout.MARGIN, 12);
        double left = StripLayout.MARGIN + StripText.width(fitting, StripText.TITLE);
        pen.text(StripPen.INK, SPACE + range, font, left, 12);
        String scales = StripText.fit(scales(), StripText.SMALL, width);
        pen.text(StripPen.INK, scales, StripText.SMALL, StripLayout.MARGIN, 17.5);
    }

    /** Where there is not room for all of it, the end gives way: what is said last can be seen on the paper. */
    private String scales() {
        StringBuilder text = new StringBuilder(layout.time().toString());
        text.append(SPACE).append(layout.isStandard() ? "10 mm/mV" : "10 mm: as written below the pulse");
        if (strip.samples().leads() > layout.leads().size()) {
            text.append(SPACE)
                    .append(layout.leads().size() + " of " + strip.samples().leads() + " leads");
        }
        text.append(layout.isCut() ? SPACE + "triangle: trace cut off" : "");
        text.append(layout.hasGaps() ? SPACE + "grey: no valid sample" : "");
        text.append(SPACE).append(strip.header().frequencyText()).append(" Hz");
        return text.append(SPACE).append("grid 1 mm and 5 mm").toString();
    }

    private void footer() {
        List<String> lines = StripText.wrap(strip.footer(), StripText.FOOTER, layout.paperWidth());
        for (int i = 0; i < lines.size(); i++) {
            double baseline = layout.footerTop() + (i + 1) * StripLayout.FOOTER_LINE;
            pen.text(StripPen.INK, lines.get(i), StripText.FOOTER, StripLayout.MARGIN, baseline);
        }
    }

    private void paper(int row) {
        int left = StripLayout.MARGIN * PX;
        int top = layout.paperTop(row) * PX;
        int width = layout.paperWidth();
        int height = layout.paperHeight();
        pen.pixels(PAPER, left, top, width * PX, height * PX);
        for (boolean heavy : new boolean[] {false, true}) {
            Color color = heavy ? HEAVY_GRID : LIGHT_GRID;
            int step = heavy ? HEAVY_EVERY_MM : 1;
            int thick = heavy ? HEAVY_PIXELS : 1;
            for (int mm = 0; mm <= width; mm += step) {
                pen.pixels(color, left + mm * PX - thick / 2, top, thick, height * PX + 1);
            }
            for (int mm = 0; mm <= height; mm += step) {
                pen.pixels(color, left, top + mm * PX - thick / 2, width * PX + 1, thick);
            }
        }
    }

    private void timeScale(int row) {
        long stepMicros = layout.time().step() * SECOND_MICROS;
        long rowMicros = layout.rowSeconds() * SECOND_MICROS;
        long from = micros(at(row * rowMicros));
        long end = micros(at(strip.header().microsAt(strip.samples().frames())));
        long to = Math.min(from + rowMicros, end);
        double top = layout.paperTop(row);
        long first = -Math.floorDiv(-from, stepMicros);
        for (long step = first; step * stepMicros <= to; step++) {
            double x = layout.x((step * stepMicros - from) / (double) SECOND_MICROS);
            pen.fill(StripPen.INK, x - 1.0 / PX, top - 1.5, 2.0 / PX, 1.5);
            String label = layout.time()
                    .label(Instant.ofEpochSecond(step * layout.time().step()), step == first);
            double left = x - StripText.width(label, StripText.SCALE) / 2;
            pen.text(StripPen.INK, label, StripText.SCALE, left, top - 2.2);
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private Instant at(long micros) {
        return strip.start().plus(micros, ChronoUnit.MICROS);
    }
}
