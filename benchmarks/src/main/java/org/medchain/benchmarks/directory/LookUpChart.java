package org.medchain.benchmarks.directory;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws how long a look-up takes between hospitals. */
final class LookUpChart {
    private static final int DPI = 150;

    private LookUpChart() {}

    static void write(List<LookUps.Row> rows, int wanMillis, Path png) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(960)
                .height(400)
                .title(String.format(Locale.ROOT, "Finding a record, %d ms a round trip", wanMillis))
                .xAxisTitle("nodes")
                .yAxisTitle("ms")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        List<Integer> nodes = rows.stream().map(LookUps.Row::nodes).toList();
        add(chart, "quorum", nodes, Collections.nCopies(nodes.size(), (double) wanMillis), new Color(0x1f4e79));
        add(
                chart,
                "Chord, mean",
                nodes,
                rows.stream().map(row -> row.mean() * wanMillis).toList(),
                new Color(0xdfc27d));
        add(
                chart,
                "Chord, p99",
                nodes,
                rows.stream().map(row -> (double) row.p99() * wanMillis).toList(),
                new Color(0xa6611a));
        BitmapEncoder.saveBitmapWithDPI(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    private static void add(CategoryChart chart, String name, List<Integer> nodes, List<Double> millis, Color color) {
        chart.addSeries(name, nodes, millis).setFillColor(color);
    }
}
