package org.medchain.benchmarks.directory;

import java.util.ArrayList;
import java.util.List;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;

/** All runs of the directory driver, network beside network. Not thread-safe. */
final class DirectoryTable {
    private final List<Row> rows = new ArrayList<>();

    /** One run. */
    record Row(Layout layout, Step step, int applications, Outcome outcome) {}

    /**
     * What the machine allows, all of it.
     *
     * @param roundTrips over loopback, a second
     */
    record Machine(Limits limits, double roundTrips) {}

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** In the order of loads and steps, so that networks stand one below the other. */
    Table table(List<Integer> loads, Machine machine) {
        Table table = new Table(
                "Operations on records, network beside network",
                "engine",
                "nodes",
                "JVMs",
                "operation",
                "clients",
                "operations/s",
                "p50 ms",
                "p99 ms",
                "cores busy",
                "% of signature checks",
                "% of fsyncs",
                "% of round trips",
                "nearest limit");
        for (int applications : loads) {
            for (Step step : Step.values()) {
                rows.stream()
                        .filter(row -> row.step() == step && row.applications() == applications)
                        .forEach(row -> add(table, row, machine));
            }
        }
        return table;
    }

    private static void add(Table table, Row row, Machine machine) {
        Outcome outcome = row.outcome();
        DirectoryEngine.Cost cost =
                row.layout().engine().cost(row.step(), row.layout().nodes());
        double checks = share(outcome, cost.checks(), machine.limits().signatures());
        double syncs = share(outcome, cost.copies(), machine.limits().syncs());
        double trips = share(outcome, cost.roundTrips(), machine.roundTrips());
        table.row(
                row.layout().engine().label(),
                row.layout().nodes(),
                row.layout().processes(),
                row.step().label(),
                row.applications(),
                outcome.rate(),
                outcome.latencies().millis(0.5),
                outcome.latencies().millis(0.99),
                outcome.cores(),
                checks,
                syncs,
                trips,
                nearest(checks, syncs, trips));
    }

    private static String nearest(double checks, double syncs, double trips) {
        if (checks >= Math.max(syncs, trips)) {
            return "signature checks";
        }
        return syncs >= trips ? "fsync" : "loopback";
    }

    private static double share(Outcome outcome, double each, double limit) {
        return 100 * outcome.rate() * each / limit;
    }

    /** What the machine allows, alone. */
    static Table limits(Machine machine) {
        int cores = Runtime.getRuntime().availableProcessors();
        Limits limits = machine.limits();
        return new Table("What this machine allows, alone", "limit", "a second", "a second and core")
                .row("signature checks of records", limits.signatures(), limits.signatures() / cores)
                .row("fsyncs of 4 KiB, one after another", limits.syncs(), limits.syncs())
                .row("round trips over loopback, one after another", machine.roundTrips(), machine.roundTrips());
    }
}
