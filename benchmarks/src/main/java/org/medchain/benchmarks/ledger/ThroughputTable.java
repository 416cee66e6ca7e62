package org.medchain.benchmarks.ledger;

import java.util.ArrayList;
import java.util.List;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;
import org.medchain.crypto.suite.SuiteId;

/** All runs of the throughput driver beside their limits. Not thread-safe. */
final class ThroughputTable {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One run.
     *
     * @param event what sort of event
     * @param size the mean bytes of an encoded event
     */
    record Row(SuiteId suite, String event, long size, Load load, Outcome outcome, Limits limits) {
        double signatureShare() {
            return 100 * outcome.rate() / limits.signatures();
        }

        double syncShare() {
            return 100 * outcome.roundRate() / limits.syncs();
        }

        String nearest() {
            return signatureShare() > syncShare() ? "signatures" : "fsync";
        }
    }

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    Table table() {
        Table table = new Table(
                "Events appended to the embedded ledger, durable, and its limits",
                "suite",
                "event",
                "bytes",
                "threads",
                "events/s",
                "p50 ms",
                "p99 ms",
                "blocks/s",
                "events a block",
                "cores busy",
                "signatures/s",
                "% of it",
                "fsyncs/s",
                "% of it",
                "nearest limit");
        for (Row row : rows) {
            Outcome outcome = row.outcome();
            table.row(
                    row.suite().code(),
                    row.event(),
                    row.size(),
                    row.load().label(),
                    outcome.rate(),
                    outcome.latencies().millis(0.5),
                    outcome.latencies().millis(0.99),
                    outcome.roundRate(),
                    outcome.operations() / (double) Math.max(1, outcome.rounds()),
                    outcome.cores(),
                    row.limits().signatures(),
                    row.signatureShare(),
                    row.limits().syncs(),
                    row.syncShare(),
                    row.nearest());
        }
        return table;
    }
}
