package org.medchain.benchmarks.directory;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws what the networks do, beside one another. */
final class DirectoryChart {
    private static final List<Color> BARS =
            List.of(new Color(0x1f4e79), new Color(0x7fb2dd), new Color(0xdfc27d), new Color(0xa6611a));
    private static final int DPI = 150;
    /** Names of networks stand side by side. */
    private static final int LABEL_DEGREES = 25;

    private DirectoryChart() {}

    static void write(List<DirectoryTable.Row> rows, int applications, int payload, Path png) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(960)
                .height(480)
                .title(String.format(
                        Locale.ROOT,
                        "Directory: records of %,d bytes, %d clients, all nodes on one machine",
                        payload,
                        applications))
                .xAxisTitle("nodes")
                .yAxisTitle("operations/s")
                .build();
        style(chart.getStyler());
        for (Step step : Step.values()) {
            List<DirectoryTable.Row> ofStep = rows.stream()
                    .filter(row -> row.step() == step && row.applications() == applications)
                    .toList();
            chart.addSeries(
                            step.label(),
                            ofStep.stream().map(row -> row.layout().label()).toList(),
                            ofStep.stream().map(row -> row.outcome().rate()).toList())
                    .setFillColor(BARS.get(chart.getSeriesMap().size() % BARS.size()));
        }
        BitmapEncoder.saveBitmapWithDPI(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    private static void style(CategoryStyler styler) {
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.8);
        styler.setXAxisLabelRotation(LABEL_DEGREES);
        styler.setYAxisDecimalPattern("#,##0");
        // The embedded engine is an order of magnitude above the others.
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(10.0);
    }
}
