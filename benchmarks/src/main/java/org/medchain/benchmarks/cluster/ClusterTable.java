package org.medchain.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.ThreadTimes;

/** All runs of the cluster driver, engine beside engine. Not thread-safe. */
final class ClusterTable {
    private static final double MICROS_OF_A_SECOND = 1e6;
    private static final double NANOS_OF_A_MICRO = 1e3;

    private final List<Row> rows = new ArrayList<>();

    /**
     * One run.
     *
     * @param size the mean bytes of an operation
     */
    record Row(Engine engine, Sort sort, long size, Load load, Cluster.Run run) {
        Outcome outcome() {
            return run.outcome();
        }

        double operationsARound() {
            return outcome().operations() / (double) Math.max(1, outcome().rounds());
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

    /** The time of cores by what it is spent on, in microseconds for each operation, all members together. */
    Table times(List<Sort> sorts, List<Load> loads) {
        List<String> columns = new ArrayList<>(List.of("engine", "operation", "clients", "members"));
        columns.addAll(ThreadTimes.Sort.labels());
        columns.add("server");
        Table table = new Table("Microseconds of a core for each operation", columns.toArray(String[]::new));
        for (Sort sort : sorts) {
            for (Load load : loads) {
                rows.stream()
                        .filter(row -> row.sort() == sort && row.load().equals(load))
                        .forEach(row -> table.row(times(row)));
            }
        }
        return table;
    }

    private static Object[] times(Row row) {
        Outcome outcome = row.outcome();
        int operations = Math.max(1, outcome.operations());
        List<Object> cells = new ArrayList<>(List.of(
                row.engine().label(),
                row.sort().title(),
                row.load().label(),
                outcome.cpuSeconds() * MICROS_OF_A_SECOND / operations));
        for (ThreadTimes.Sort kind : ThreadTimes.Sort.values()) {
            cells.add(row.run().threads().time(kind).toNanos() / NANOS_OF_A_MICRO / operations);
        }
        cells.add(row.run().server().toNanos() / NANOS_OF_A_MICRO / operations);
        return cells.toArray();
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
