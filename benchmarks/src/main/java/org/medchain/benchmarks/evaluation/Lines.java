package org.medchain.benchmarks.evaluation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of curves with error bars, told apart by colour, dashes and markers, so that it reads in print. Not thread-safe. */
final class Lines {
    private static final List<Color> COLOURS = List.of(
            new Color(0x1f4e79),
            new Color(0xa6611a),
            new Color(0x4d9221),
            new Color(0x762a83),
            new Color(0x7f7f7f),
            new Color(0xc51b7d));
    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.CROSS,
            SeriesMarkers.TRIANGLE_DOWN);
    private static final float WIDTH = 1.8f;
    private static final int DPI = 150;
    private static final double HEADROOM = 1.08;

    private final XYChart chart;
    private final boolean logarithmicY;
    private double highest;

    private Lines(String title, String xAxis, String yAxis, boolean logarithmicX, boolean logarithmicY) {
        this.logarithmicY = logarithmicY;
        chart = new XYChartBuilder()
                .width(900)
                .height(600)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Vertical);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setPlotGridLinesColor(new Color(0xdddddd));
        styler.setMarkerSize(8);
        styler.setXAxisLogarithmic(logarithmicX);
        styler.setYAxisLogarithmic(logarithmicY);
        styler.setXAxisDecimalPattern("#,##0.######");
        styler.setYAxisDecimalPattern("#,##0.######");
        styler.setErrorBarsColorSeriesColor(true);
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setLegendFont(font);
        styler.setAxisTickLabelsFont(font);
        styler.setAxisTitleFont(font.deriveFont(Font.BOLD));
        styler.setChartTitleFont(font.deriveFont(Font.BOLD, 15f));
    }

    /** Both axes from zero. */
    static Lines linear(String title, String xAxis, String yAxis) {
        return new Lines(title, xAxis, yAxis, false, false);
    }

    /** Both axes logarithmic; all values must be above zero. */
    static Lines logarithmic(String title, String xAxis, String yAxis) {
        return new Lines(title, xAxis, yAxis, true, true);
    }

    /** The x axis logarithmic, the other from zero. */
    static Lines logarithmicX(String title, String xAxis, String yAxis) {
        return new Lines(title, xAxis, yAxis, true, false);
    }

    /** Adds a curve of measurements, with error bars of half the way from p10 to p90 up and down. */
    Lines measured(String name, List<? extends Number> x, List<Spread> y) {
        List<Double> medians = y.stream().map(Spread::median).toList();
        y.forEach(spread -> highest = Math.max(highest, spread.high()));
        XYSeries series = chart.addSeries(
                name, new ArrayList<>(x), medians, y.stream().map(Spread::half).toList());
        return dress(series, false);
    }

    /** Adds a curve of single figures. */
    Lines line(String name, List<? extends Number> x, List<? extends Number> y) {
        return dress(add(name, x, y), false);
    }

    /** Adds a curve that was computed, dashed. */
    Lines computed(String name, List<? extends Number> x, List<? extends Number> y) {
        return dress(add(name, x, y), true);
    }

    private XYSeries add(String name, List<? extends Number> x, List<? extends Number> y) {
        y.forEach(value -> highest = Math.max(highest, value.doubleValue()));
        return chart.addSeries(name, x, y);
    }

    private Lines dress(XYSeries series, boolean dashed) {
        int number = chart.getSeriesMap().size() - 1;
        Color colour = COLOURS.get(number % COLOURS.size());
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setMarker(dashed ? SeriesMarkers.NONE : MARKERS.get(number % MARKERS.size()));
        series.setLineStyle(
                dashed
                        ? new BasicStroke(
                                WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {7, 5}, 0)
                        : new BasicStroke(WIDTH));
        return this;
    }

    /** Draws it. */
    void write(Path png) throws IOException {
        if (!logarithmicY) {
            chart.getStyler().setYAxisMin(0.0);
            chart.getStyler().setYAxisMax(highest == 0 ? 1 : HEADROOM * highest);
        }
        BitmapEncoder.saveBitmapWithDPI(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }
}
