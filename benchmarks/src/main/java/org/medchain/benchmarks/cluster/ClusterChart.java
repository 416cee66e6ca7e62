package org.medchain.benchmarks.cluster;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the engines' throughput beside one another, for one sort of operation. */
final class ClusterChart {
    /** As many as there are engines. */
    private static final List<Color> BARS = List.of(
            new Color(0x969696),
            new Color(0x1f4e79),
            new Color(0x4f8ac0),
            new Color(0x9ecae1),
            new Color(0xbf812d),
            new Color(0xdfc27d),
            new Color(0x543005));

    private static final int DPI = 150;

    private ClusterChart() {}

    static void write(List<ClusterTable.Row> rows, Sort sort, Path png) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(960)
                .height(480)
                .title(String.format(
                        Locale.ROOT, "Engines beside one another: %s, all processes on one machine", sort.title()))
                .xAxisTitle("clients")
                .yAxisTitle("operations/s")
                .build();
        style(chart.getStyler());
        Map<Engine, List<ClusterTable.Row>> byEngine = new LinkedHashMap<>();
        rows.stream().filter(row -> row.sort() == sort).forEach(row -> byEngine.computeIfAbsent(
                        row.engine(), engine -> new ArrayList<>())
                .add(row));
        byEngine.forEach((engine, ofEngine) -> chart.addSeries(
                        engine.members() == 1
                                ? engine.label()
                                : engine.label() + ", " + engine.members() + " processes",
                        ofEngine.stream().map(row -> row.load().label()).toList(),
                        ofEngine.stream().map(row -> row.outcome().rate()).toList())
                .setFillColor(BARS.get(chart.getSeriesMap().size() % BARS.size())));
        BitmapEncoder.saveBitmapWithDPI(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG, DPI);
    }

    private static void style(CategoryStyler styler) {
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.8);
        styler.setYAxisDecimalPattern("#,##0");
        // The embedded engine is an order of magnitude above the others.
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(10.0);
    }
}
