package org.medchain.benchmarks.directory;

import java.util.List;
import org.medchain.benchmarks.report.Table;

/** What networks take to start and to stand there. Not thread-safe. */
final class StartTable {
    private static final double MEBIBYTE = 1 << 20;

    private final Table table = new Table(
            "Start, and what nodes hold",
            "engine",
            "nodes",
            "JVMs",
            "opening a node, ms",
            "all linked and serving, s",
            "core-ms a node",
            "connections",
            "core-ms a connection",
            "heap a node, MiB",
            "after the runs, MiB",
            "threads a node",
            "file handles a node",
            "cores busy when idle");

    /**
     * A network's start.
     *
     * @param openMillis how long each node took to open
     * @param seconds until all nodes were linked to all others and served
     * @param cpuSeconds the time that all cores gave until then
     * @param held what nodes hold once they serve
     * @param heldAfterRuns the same when everything was measured
     * @param idleCores busy with nothing to do
     */
    record Start(
            Layout layout,
            List<Double> openMillis,
            double seconds,
            double cpuSeconds,
            HostState held,
            HostState heldAfterRuns,
            double idleCores) {}

    void add(Start start) {
        int nodes = start.layout().nodes();
        boolean linked = start.layout().engine().announcesServing();
        long connections = linked ? (long) nodes * (nodes - 1) : 0;
        table.row(
                start.layout().engine().label(),
                nodes,
                start.layout().processes(),
                start.openMillis().stream()
                        .mapToDouble(millis -> millis)
                        .average()
                        .orElse(Double.NaN),
                start.seconds(),
                1e3 * start.cpuSeconds() / nodes,
                connections,
                1e3 * start.cpuSeconds() / Math.max(1, connections),
                start.held().heapBytes() / MEBIBYTE / nodes,
                start.heldAfterRuns().heapBytes() / MEBIBYTE / nodes,
                start.held().threads() / (double) nodes,
                start.held().fileHandles() / (double) nodes,
                start.idleCores());
    }

    Table table() {
        return table;
    }
}
