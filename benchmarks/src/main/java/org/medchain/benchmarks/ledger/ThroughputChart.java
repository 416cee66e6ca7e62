package org.medchain.benchmarks.ledger;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.medchain.crypto.suite.SuiteId;

/** Draws throughput as bars and the limits by signatures as lines. */
final class ThroughputChart {
    private static final List<Color> BARS =
            List.of(new Color(0x1f4e79), new Color(0x7fb2dd), new Color(0x8c510a), new Color(0xdfc27d));
    private static final BasicStroke DASHES =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0);
    private static final double HEADROOM = 1.1;
    private static final double LABEL_GAP = 0.025;
    private static final int DPI = 150;

    private ThroughputChart() {}

    static void write(List<ThroughputTable.Row> rows, Path png) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(960)
                .height(540)
                .title("Embedded ledger: events a second, each durable before its receipt")
                .xAxisTitle("submitting threads")
                .yAxisTitle("events/s")
                .build();
        double highest = rows.stream()
                .mapToDouble(row -> Math.max(row.outcome().rate(), row.limits().signatures()))
                .max()
                .orElse(1);
        style(chart.getStyler(), HEADROOM * highest);
        addBars(chart, rows);
        addLimits(chart, rows, LABEL_GAP * highest);
        BitmapEncoder.saveBitmapWithDPI(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    private static void style(CategoryStyler styler, double top) {
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.8);
        styler.setYAxisDecimalPattern("#,##0");
        styler.setYAxisMin(0.0);
        styler.setYAxisMax(top);
        styler.setAnnotationLineColor(Color.DARK_GRAY);
        styler.setAnnotationLineStroke(DASHES);
    }

    private static void addBars(CategoryChart chart, List<ThroughputTable.Row> rows) {
        Map<String, Map<String, Double>> bars = new LinkedHashMap<>();
        for (ThroughputTable.Row row : rows) {
            String name = row.event() + ", suite " + row.suite().code();
            bars.computeIfAbsent(name, any -> new LinkedHashMap<>())
                    .put(row.load().label(), row.outcome().rate());
        }
        bars.forEach((name, values) -> {
            Color color = BARS.get(chart.getSeriesMap().size() % BARS.size());
            chart.addSeries(name, List.copyOf(values.keySet()), List.copyOf(values.values()))
                    .setFillColor(color);
        });
    }

    /** One line a suite: the mean of the limits measured beside each sort of event. */
    private static void addLimits(CategoryChart chart, List<ThroughputTable.Row> rows, double gap) {
        Map<SuiteId, Double> limits = rows.stream()
                .collect(Collectors.groupingBy(
                        ThroughputTable.Row::suite, TreeMap::new, Collectors.averagingDouble(row -> row.limits()
                                .signatures())));
        limits.forEach((suite, limit) -> {
            String label = String.format(Locale.ROOT, "limit by signatures, suite %d: %,.0f", suite.code(), limit);
            chart.addAnnotation(new AnnotationLine(limit, false, false));
            chart.addAnnotation(new AnnotationText(label, 1, limit + gap, false));
        });
    }
}
