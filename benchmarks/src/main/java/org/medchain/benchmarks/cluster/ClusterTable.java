package org.medchain.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;

/** All runs of the cluster driver, engine beside engine. Not thread-safe. */
final class ClusterTable {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One run.
     *
     * @param size the mean bytes of an operation
     */
    record Row(Engine engine, Sort sort, long size, Load load, Outcome outcome) {
        double operationsARound() {
            return outcome.operations() / (double) Math.max(1, outcome.rounds());
        }
    }

    void add(Row row) {
        rows.add(row);
    }

    /** In the order of sorts and loads, so that engines stand one below the other. */
    Table table(List<Sort> sorts, List<Load> loads) {
        Table table = new Table(
                "Operations ordered, engine beside engine",
                "engine",
                "members",
                "operation",
                "bytes",
                "clients",
                "operations/s",
                "% of BFT-SMaRt",
                "p50 ms",
                "p99 ms",
                "rounds/s",
                "operations a round",
                "cores busy");
        for (Sort sort : sorts) {
            for (Load load : loads) {
                rows.stream()
                        .filter(row -> row.sort() == sort && row.load().equals(load))
                        .forEach(row -> add(table, row, rate(Engine.BFTSMART, sort, load)));
            }
        }
        return table;
    }

    /** All runs, in their order. */
    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The run of this engine; none if it was not asked for. */
    Optional<Row> row(Engine engine, Sort sort, Load load) {
        return rows.stream()
                .filter(row -> row.engine() == engine
                        && row.sort() == sort
                        && row.load().equals(load))
                .findFirst();
    }

    /** The rate of an engine; not a number if it did not run. */
    double rate(Engine engine, Sort sort, Load load) {
        return row(engine, sort, load).map(row -> row.outcome().rate()).orElse(Double.NaN);
    }

    private static void add(Table table, Row row, double yardstick) {
        Outcome outcome = row.outcome();
        table.row(
                row.engine().label(),
                row.engine().members(),
                row.sort().title(),
                row.size(),
                row.load().label(),
                outcome.rate(),
                100 * outcome.rate() / yardstick,
                outcome.latencies().millis(0.5),
                outcome.latencies().millis(0.99),
                outcome.roundRate(),
                row.operationsARound(),
                outcome.cores());
    }

    /**
     * What the machine allows.
     *
     * @param members how many members check and keep each event on this machine
     */
    static Table limits(Limits limits, double signed, double roundTrips, int members) {
        return new Table("What this machine allows, alone", "limit", "a second", "a second and member of " + members)
                .row("signature checks, all cores", limits.signatures(), limits.signatures() / members)
                .row("signatures made, all cores", signed, signed / members)
                .row("fsyncs of 4 KiB", limits.syncs(), limits.syncs() / members)
                .row("round trips over loopback", roundTrips, roundTrips / members);
    }
}
