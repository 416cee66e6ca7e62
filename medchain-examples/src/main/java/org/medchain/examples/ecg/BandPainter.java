package org.medchain.examples.ecg;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Path2D;

/** Draws one lead in one row: its pulse and name, the trace, and where there is none. */
final class BandPainter {
    /** Lets the grid through. */
    static final Color GAP = new Color(0x28303038, true);

    private static final double PULSE_SECONDS_MM = 5;
    private static final double CUT_MARK_MM = 1.6;

    /** Names and scales may reach so far into the trace, which is drawn over them. */
    private static final double TEXT_MM = 60;

    private final EcgStrip strip;
    private final StripLayout layout;
    private final StripPen pen;
    private final int row;
    private final StripLead lead;
    private final int top;
    private final int middle;

    BandPainter(EcgStrip strip, StripLayout layout, StripPen pen, int row, StripLead lead) {
        this.strip = strip;
        this.layout = layout;
        this.pen = pen;
        this.row = row;
        this.lead = lead;
        this.top = layout.bandTop(row, lead.index());
        this.middle = layout.middle(row, lead.index());
    }

    void paint() {
        texts();
        pulse();
        pen.within(layout.x(0), top, layout.traceWidth(), 2.0 * lead.halfHeight(), () -> {
            gaps();
            trace();
            cutMarks();
        });
    }

    private void texts() {
        double left = StripLayout.MARGIN + 1;
        double bottom = middle + lead.halfHeight();
        // A low band has the pulse where the name would be.
        boolean low = lead.halfHeight() <= AmplitudeScale.PULSE_MM;
        Font font = low ? StripText.LOW_LEAD : StripText.LEAD;
        double baseline = low ? middle + 4.6 : top + 4;
        pen.text(StripPen.TRACE, StripText.fit(lead.name(), font, TEXT_MM), font, left, baseline);
        String pulse = StripText.fit(lead.pulse(), StripText.SCALE, TEXT_MM);
        pen.text(StripPen.INK, pulse, StripText.SCALE, left, bottom - 1.2);
    }

    private void pulse() {
        double left = StripLayout.MARGIN;
        double high = middle - (double) AmplitudeScale.PULSE_MM;
        Path2D path = new Path2D.Double();
        path.moveTo(left + 2, middle);
        path.lineTo(left + 5, middle);
        path.lineTo(left + 5, high);
        path.lineTo(left + 5 + PULSE_SECONDS_MM, high);
        path.lineTo(left + 5 + PULSE_SECONDS_MM, middle);
        path.lineTo(left + 8 + PULSE_SECONDS_MM, middle);
        pen.line(path);
    }

    /** The pen is lifted where a sample is missing. */
    private void trace() {
        TracePath path = new TracePath();
        for (int frame = firstFrame(); frame <= lastFrame(); frame++) {
            if (isMissing(frame)) {
                path.lift();
            } else {
                path.add(x(frame), middle - lead.height(strip.samples().value(lead.index(), frame)));
            }
        }
        path.lift();
        pen.line(path.line());
        pen.fill(StripPen.TRACE, path.dots());
    }

    /** Grey from the last valid sample to the next: what was not measured must not look as if nothing had been there. */
    private void gaps() {
        int last = lastFrame();
        for (int frame = firstFrame(); frame <= last; frame++) {
            if (isMissing(frame)) {
                int from = Math.max(0, frame - 1);
                while (frame <= last && isMissing(frame)) {
                    frame++;
                }
                pen.fill(GAP, x(from), top, x(frame) - x(from), 2.0 * lead.halfHeight());
            }
        }
    }

    /** A triangle at the band's edge wherever the trace leaves it: what is cut off must not look like a plateau. */
    private void cutMarks() {
        boolean wasCut = false;
        for (int frame = firstFrame(); frame <= lastFrame(); frame++) {
            int adc = strip.samples().value(lead.index(), frame);
            boolean cut = adc != EcgSamples.MISSING && lead.isCut(adc);
            if (cut && !wasCut) {
                int up = lead.height(adc) > 0 ? -1 : 1;
                double x = x(frame);
                double edge = middle + up * (double) lead.halfHeight();
                Path2D mark = new Path2D.Double();
                mark.moveTo(x, edge);
                mark.lineTo(x - CUT_MARK_MM / 2, edge - up * CUT_MARK_MM);
                mark.lineTo(x + CUT_MARK_MM / 2, edge - up * CUT_MARK_MM);
                mark.closePath();
                pen.fill(StripPen.TRACE, mark);
            }
            wasCut = cut;
        }
    }

    private boolean isMissing(int frame) {
        return strip.samples().value(lead.index(), frame) == EcgSamples.MISSING;
    }

    /** With the last one of the row before, so that the line comes in from the edge. */
    private int firstFrame() {
        return (int)
                Math.max(0, Math.ceil(row * layout.rowSeconds() * strip.header().samplingFrequency()) - 1);
    }

    /** With the first one of the next row, so that the line reaches the edge. */
    private int lastFrame() {
        double next =
                Math.floor((row + 1) * layout.rowSeconds() * strip.header().samplingFrequency()) + 1;
        return (int) Math.min(strip.samples().frames() - 1, next);
    }

    private double x(int frame) {
        return layout.x(frame / strip.header().samplingFrequency() - (double) row * layout.rowSeconds());
    }
}
