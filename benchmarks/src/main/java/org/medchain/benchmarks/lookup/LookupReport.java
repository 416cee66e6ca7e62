package org.medchain.benchmarks.lookup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;

/**
 * What finding a record takes on the paper's Chord and with the one hop of the engine {@code ring}: round trips, and what liars
 * can do. Simulated: counts, not times.
 */
public final class LookupReport {
    private static final List<Double> LIARS = List.of(0.05, 0.1, 0.25);

    private LookupReport() {}

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] arguments, PrintStream out) throws IOException {
        Arguments args = Arguments.parse(arguments);
        List<Integer> sizes = args.list("nodes", "4,10,30,100,1000").stream()
                .map(Integer::valueOf)
                .toList();
        int count = args.integer("lookups", 20_000);
        int seed = args.integer("seed", 1);
        int roundTripMillis = args.integer("round-trip-ms", 20);
        Path results = args.path("results", "results");
        args.requireNoMore();
        Report report = new Report(results, "directory-lookups", "Finding a record: Chord and one hop", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Simulated: %,d look-ups each, seed %d; a network at rest with correct finger tables. Chord asks one node after"
                        + " the other and stores each record on one; one hop asks the record's four owners at once and needs"
                        + " three. Milliseconds are hops times a round trip of %d ms between hospitals. A look-up is lost"
                        + " if it asks a liar on Chord, which can lead it astray, or if two of its four owners lie.",
                count,
                seed,
                roundTripMillis));
        report.table("directory-lookups", table(sizes, count, seed, roundTripMillis));
        report.finish();
    }

    private static Table table(List<Integer> sizes, int count, int seed, int roundTripMillis) {
        Table table = new Table(
                "Round trips of a look-up, and the share that liars can make fail",
                Stream.concat(
                                Stream.of("nodes", "Chord hops", "Chord p99", "Chord ms", "one hop ms"),
                                LIARS.stream().flatMap(LookupReport::columns))
                        .toArray(String[]::new));
        for (int nodes : sizes) {
            Lookups lookups = new Lookups(nodes, count, seed);
            Lookups.Outcome honest = lookups.run(0);
            table.row(Stream.concat(
                            Stream.of(
                                    nodes,
                                    honest.meanHops(),
                                    honest.p99Hops(),
                                    honest.meanHops() * roundTripMillis,
                                    roundTripMillis),
                            LIARS.stream().map(lookups::run).flatMap(LookupReport::lost))
                    .toArray());
        }
        return table;
    }

    private static Stream<String> columns(double liars) {
        String share = String.format(Locale.ROOT, "%.0f %% lie: lost ", 100 * liars);
        return Stream.of(share + "on Chord %", share + "in one hop %");
    }

    private static Stream<Double> lost(Lookups.Outcome outcome) {
        return Stream.of(100 * outcome.lostOnChord(), 100 * outcome.lostInOneHop());
    }
}
