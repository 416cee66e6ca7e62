package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.benchmarks.catalogue.AppendCost;
import org.medchain.benchmarks.report.Table;
import org.medchain.error.MedChainException;

/** What an append costs a provider late in a stream or in an inventory: the benchmark {@link AppendCost}, and its curve. */
final class ProviderGrowth implements Section {
    private static final String RECORD = "record";
    private static final int WHAT = 0;
    private static final int NUMBER = 1;
    private static final int CLOCK = 2;
    private static final int CATALOGUE_WRITES = 6;
    private static final double MOST_GROWTH = 1.5;

    private final List<Integer> chunks;
    private final List<Integer> records;
    private final int appends;
    private final int warmUp;

    /**
     * As the benchmark has them.
     *
     * @param chunks numbers of chunks in a stream
     * @param records numbers of records in an inventory
     */
    ProviderGrowth(List<Integer> chunks, List<Integer> records, int appends, int warmUp) {
        this.chunks = chunks;
        this.records = records;
        this.appends = appends;
        this.warmUp = warmUp;
    }

    @Override
    public String title() {
        return "Growth: a provider's streams and inventories";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException {
        context.progress("a provider's appends, early and late");
        Path results = Files.createDirectories(context.scratch().next());
        AppendCost.run(
                new String[] {
                    "--chunks",
                    joined(chunks),
                    "--records",
                    joined(records),
                    "--appends",
                    Integer.toString(appends),
                    "--warm-up",
                    Integer.toString(warmUp),
                    "--results",
                    results.toString()
                },
                context.out());
        List<String[]> rows = Files.readAllLines(results.resolve("append-cost.csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
        String[] columns = rows.get(0);
        int millis = columns.length - 2;
        Table table = new Table(
                "A provider's append, late and early",
                "what",
                "number",
                "device clock",
                "directory bytes",
                "catalogue, bytes in write calls",
                "ms of a core",
                "ms");
        rows.stream()
                .skip(1)
                .forEach(row -> table.row(
                        row[WHAT],
                        Integer.parseInt(row[NUMBER]),
                        row[CLOCK].isEmpty() ? "none" : row[CLOCK],
                        Double.parseDouble(row[CLOCK + 2]),
                        Double.parseDouble(row[CATALOGUE_WRITES]),
                        Double.parseDouble(row[millis]),
                        Double.parseDouble(row[millis + 1])));
        context.say(
                "Appends by a provider through `Provider`, ledger and directory embedded: chunks of a stream and records of an inventory,"
                        + " by the benchmark `catalogue.AppendCost`, which fills the catalogue beforehand.");
        context.table("evaluation-provider-growth", table);
        Lines lines = Lines.logarithmicX(
                "A provider's append against what is there", "chunks or records before", "ms of a core");
        double growth = 0;
        for (String kind : List.of("regular", "jittered", RECORD)) {
            List<String[]> own = rows.stream()
                    .skip(1)
                    .filter(row -> row[CLOCK].equals(kind) || (row[WHAT].equals(RECORD) && kind.equals(RECORD)))
                    .toList();
            if (!own.isEmpty()) {
                List<Double> costs =
                        own.stream().map(row -> Double.parseDouble(row[millis])).toList();
                lines.line(
                        kind.equals(RECORD) ? "a record" : "a chunk, " + kind + " clock",
                        own.stream().map(row -> Integer.valueOf(row[NUMBER])).toList(),
                        costs);
                growth = Math.max(growth, costs.get(costs.size() - 1) / costs.get(0));
                context.found(Finding.CHUNK_MILLIS, costs.get(costs.size() - 1));
            }
        }
        context.picture("evaluation-provider-growth", "A provider's append", lines);
        context.check(new Check(
                "A provider's append late at most half as dear again as early",
                String.format(java.util.Locale.ROOT, "%.2f times the time of a core at the most", growth),
                growth <= MOST_GROWTH));
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(","));
    }
}
