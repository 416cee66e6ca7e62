package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.medchain.benchmarks.report.Table;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.dht.Roster;

/** The model beyond what can be measured: ten thousand hospitals and a million live ECG streams. */
final class ModelSection implements Section {
    private static final int HOSPITALS = 10_000;
    private static final long STREAMS = 1_000_000;
    private static final double CHUNK_SECONDS = 10;
    private static final int MEMBERS = 10;
    private static final int MEASURED_MEMBERS = 4;
    private static final int NODES = 100;
    private static final double CORES = 16;
    private static final double NETWORK_BYTES = 1.25e9;
    private static final double DISK_BYTES = 20e12;
    private static final double WAY_MILLIS = 50;
    private static final double MICROS_OF_A_SECOND = 1e6;

    @Override
    public String title() {
        return "A model beyond";
    }

    @Override
    public void run(Context context) throws IOException {
        Model.Costs costs = costs(context);
        context.say(
                "Computed from unit costs of this run; nothing of it was measured at this size. %,d hospitals with %,d live ECG streams"
                        + " between them, a chunk every %.0f s: %,.0f AddData events and as many directory puts a second. A ledger has at"
                        + " most %d members and a directory at most %,d nodes, so most hospitals are clients of both: %d members, %d nodes."
                        + " Each machine has %.0f cores as fast as those here, %.1f GB/s of network, %.0f TB of disk for a year; %.0f ms one"
                        + " way.",
                HOSPITALS,
                STREAMS,
                CHUNK_SECONDS,
                STREAMS / CHUNK_SECONDS,
                ConsortiumConfig.MAX_MEMBERS,
                Roster.MAX_NODES,
                MEMBERS,
                NODES,
                CORES,
                NETWORK_BYTES / 1e9,
                DISK_BYTES / 1e12,
                WAY_MILLIS);
        context.table("evaluation-unit-costs", units(costs));
        if (!complete(costs)) {
            context.say(
                    "Unit costs that are not numbers were not measured in this run; the model leaves out what depends on them.");
        }
        Model model = model(costs, STREAMS, CHUNK_SECONDS);
        Table table = new Table(
                "What a million streams ask for",
                "what",
                "asked",
                "had",
                "unit",
                "asked / had",
                "what would be changed");
        model.demands()
                .forEach(demand -> table.row(
                        demand.what(), demand.asked(), demand.had(), demand.unit(), demand.share(), demand.change()));
        context.table("evaluation-model", table);
        context.table("evaluation-model-bearable", bearable(costs));
        Model.Demand first = model.demands().get(0);
        context.say(
                "It breaks first at: %s, %.1f times what there is. %s.",
                first.what(), first.share(), "What would be changed: " + first.change());
        picture(context, costs);
    }

    private static Model model(Model.Costs costs, long streams, double chunkSeconds) {
        return new Model(
                new Model.Load(HOSPITALS, streams, chunkSeconds, MEMBERS, NODES),
                costs,
                new Model.Machine(CORES, NETWORK_BYTES, DISK_BYTES, WAY_MILLIS, BlockLimits.DEFAULT.maxEvents()));
    }

    private static Model.Costs costs(Context context) {
        double cores = Runtime.getRuntime().availableProcessors();
        return new Model.Costs(
                context.finding(Finding.MICROS_AN_EVENT) / MEASURED_MEMBERS,
                cores * MICROS_OF_A_SECOND / context.finding(Finding.SIGNATURE_CHECKS),
                context.finding(Finding.EVENT_BYTES),
                context.finding(Finding.LOG_BYTES) + context.finding(Finding.INDEX_BYTES),
                context.finding(Finding.MICROS_A_PUT),
                context.finding(Finding.IDLE_MICROS_A_LINK),
                context.finding(Finding.CHUNK_MILLIS));
    }

    private static Table units(Model.Costs costs) {
        return new Table("Unit costs, measured in this run", "what", "figure", "unit")
                .row("an event, one member of four", costs.memberMicros(), "µs of a core")
                .row("a signature checked", costs.checkMicros(), "µs of a core")
                .row("an event, encoded", costs.eventBytes(), "bytes")
                .row("an event, in log and index", costs.storedBytes(), "bytes")
                .row("a directory put, all nodes together", costs.putMicros(), "µs of a core")
                .row("an idle link between two nodes", costs.linkMicros(), "µs of a core a second")
                .row("a chunk, its provider", costs.chunkMillis(), "ms of a core");
    }

    /** By other ways to cut streams into chunks. */
    private static Table bearable(Model.Costs costs) {
        Table table = new Table(
                "How many live streams one ledger and one directory bear",
                "seconds of a chunk",
                "streams",
                "what ends it");
        for (double seconds : new double[] {1, 10, 60, 600}) {
            Model model = model(costs, STREAMS, seconds);
            table.row(
                    seconds,
                    Math.round(model.bearableChunks() * seconds),
                    model.demands().get(0).what());
        }
        return table;
    }

    private static void picture(Context context, Model.Costs costs) throws IOException {
        List<Long> streams = List.of(1000L, 3000L, 10_000L, 30_000L, 100_000L, 300_000L, 1_000_000L);
        Lines lines = Lines.logarithmic(
                "Demand as a share of what there is (1: it breaks)",
                "live streams, a chunk every ten seconds",
                "asked / had");
        for (Model.Demand kind : model(costs, STREAMS, CHUNK_SECONDS).demands()) {
            List<Double> shares = new ArrayList<>();
            for (long count : streams) {
                shares.add(model(costs, count, CHUNK_SECONDS).demands().stream()
                        .filter(demand -> demand.what().equals(kind.what()))
                        .mapToDouble(Model.Demand::share)
                        .sum());
            }
            lines.line(kind.what(), streams, shares);
        }
        if (complete(costs)) {
            context.picture("evaluation-model", "Demand against streams", lines);
        }
    }

    private static boolean complete(Model.Costs costs) {
        return !Double.isNaN(costs.memberMicros()
                + costs.checkMicros()
                + costs.eventBytes()
                + costs.storedBytes()
                + costs.putMicros()
                + costs.linkMicros()
                + costs.chunkMillis());
    }
}
