package org.medchain.examples.ecg;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * The way of the pen over one lead, in mm. Samples closer together than a quarter of a pixel are drawn as one upright stroke
 * from the lowest to the highest: the picture is the same, and does not take time without end.
 */
final class TracePath {
    private static final double COLUMNS_PER_MM = 4.0 * EcgStrip.PIXELS_PER_MM;
    private static final double DOT_MM = 0.9;

    private final Path2D line = new Path2D.Double();
    private final Path2D dots = new Path2D.Double();
    private boolean penDown;
    private boolean moved;
    private long column;
    private double x;
    private double last;
    private double least;
    private double most;

    void add(double nextX, double y) {
        long nextColumn = (long) Math.floor(nextX * COLUMNS_PER_MM);
        if (penDown && nextColumn == column) {
            moved = true;
            least = Math.min(least, y);
            most = Math.max(most, y);
            last = y;
            return;
        }
        finishColumn();
        if (penDown) {
            line.lineTo(nextX, y);
            moved = true;
        } else {
            line.moveTo(nextX, y);
            moved = false;
        }
        penDown = true;
        column = nextColumn;
        x = nextX;
        least = y;
        most = y;
        last = y;
    }

    /** Ends the line; a sample by itself becomes a dot, for a line of no length cannot be seen. */
    void lift() {
        finishColumn();
        if (penDown && !moved) {
            dots.append(new Ellipse2D.Double(x - DOT_MM / 2, last - DOT_MM / 2, DOT_MM, DOT_MM), false);
        }
        penDown = false;
    }

    private void finishColumn() {
        if (penDown && least < most) {
            line.lineTo(x, least);
            line.lineTo(x, most);
            line.lineTo(x, last);
        }
    }

    Path2D line() {
        return line;
    }

    Path2D dots() {
        return dots;
    }
}
