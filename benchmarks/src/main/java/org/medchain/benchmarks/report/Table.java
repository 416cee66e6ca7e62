package org.medchain.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rows of figures under a title. Numbers stay exact in CSV and are rounded for people in Markdown. Not thread-safe. */
public final class Table {
    private final String title;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** An empty table. */
    public Table(String title, String... columns) {
        this.title = title;
        this.columns = List.of(columns);
    }

    /** Adds a row: numbers and texts, as many as there are columns. */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(columns.size() + " cells expected, found " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** For a spreadsheet or a script. */
    public String csv() {
        List<String> lines = new ArrayList<>();
        lines.add(columns.stream().map(Table::plain).collect(Collectors.joining(",")));
        rows.forEach(row -> lines.add(row.stream().map(Table::plain).collect(Collectors.joining(","))));
        return String.join("\n", lines) + "\n";
    }

    /** For people. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("### " + title + "\n");
        lines.add(line(columns));
        lines.add(line(columns.stream().map(column -> "--:").toList()));
        rows.forEach(row -> lines.add(line(row.stream().map(Table::rounded).toList())));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String plain(Object cell) {
        return cell instanceof Double number
                ? String.format(Locale.ROOT, "%.4f", number)
                : cell.toString().replace(',', ';');
    }

    private static String rounded(Object cell) {
        if (cell instanceof Double number) {
            int decimals = number >= 100 ? 0 : number >= 10 ? 1 : 2;
            return String.format(Locale.ROOT, "%,." + decimals + "f", number);
        }
        return cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number.longValue()) : cell.toString();
    }
}
