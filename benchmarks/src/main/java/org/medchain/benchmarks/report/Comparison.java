package org.medchain.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One column of a table that two revisions measured in turns. Rows are the same if they agree in the key columns; a row that one
 * side lacks is left out.
 */
public final class Comparison {
    private final List<String> key;
    private final String value;

    /** A comparison of the column {@code value}, with rows told apart by the columns {@code key}. */
    public Comparison(List<String> key, String value) {
        this.key = List.copyOf(key);
        this.value = value;
    }

    /** Prints and writes the comparison of the CSV files {@code --before} and {@code --after}, several with commas between them. */
    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.parse(args);
        Comparison comparison =
                new Comparison(arguments.list("key", "suite,event,threads"), arguments.text("value", "events/s"));
        List<String> before = read(arguments.list("before", ""));
        List<String> after = read(arguments.list("after", ""));
        Path results = arguments.path("results", "benchmarks/results");
        String title = arguments.text("title", "Before and after");
        arguments.requireNoMore();
        Report report =
                new Report(results, "comparison", title, new PrintStream(System.out, true, StandardCharsets.UTF_8));
        report.paragraph("Runs of both took turns: " + before.size() + " before, " + after.size()
                + " after. Mean, least and most of " + comparison.value + ".");
        report.table("comparison", comparison.table(before, after));
        report.finish();
    }

    /**
     * The comparison of tables in CSV.
     *
     * @throws IllegalArgumentException if a table lacks one of the columns
     */
    public Table table(List<String> before, List<String> after) {
        Map<List<String>, DoubleSummaryStatistics> old = collect(before);
        Map<List<String>, DoubleSummaryStatistics> now = collect(after);
        List<String> columns = new ArrayList<>(key);
        columns.addAll(List.of("before", "least", "most", "after", "least ", "most ", "after / before"));
        Table table = new Table(value, columns.toArray(String[]::new));
        now.forEach((row, measured) -> {
            DoubleSummaryStatistics then = old.get(row);
            if (then != null) {
                List<Object> cells = new ArrayList<>(row);
                cells.addAll(List.of(then.getAverage(), then.getMin(), then.getMax()));
                cells.addAll(List.of(measured.getAverage(), measured.getMin(), measured.getMax()));
                cells.add(measured.getAverage() / then.getAverage());
                table.row(cells.toArray());
            }
        });
        return table;
    }

    private Map<List<String>, DoubleSummaryStatistics> collect(List<String> tables) {
        Map<List<String>, DoubleSummaryStatistics> rows = new LinkedHashMap<>();
        for (String table : tables) {
            List<String[]> lines =
                    table.lines().map(line -> line.split(",", -1)).toList();
            List<String> columns = Arrays.asList(lines.get(0));
            int[] keys = key.stream().mapToInt(name -> place(columns, name)).toArray();
            int measured = place(columns, value);
            for (String[] line : lines.subList(1, lines.size())) {
                List<String> row = Arrays.stream(keys).mapToObj(at -> line[at]).toList();
                rows.computeIfAbsent(row, none -> new DoubleSummaryStatistics())
                        .accept(Double.parseDouble(line[measured]));
            }
        }
        return rows;
    }

    private static int place(List<String> columns, String name) {
        int place = columns.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("expected a column \"" + name + "\", found " + columns);
        }
        return place;
    }

    private static List<String> read(List<String> files) throws IOException {
        List<String> tables = new ArrayList<>();
        for (String file : files) {
            tables.add(Files.readString(Path.of(file)));
        }
        return tables;
    }
}
