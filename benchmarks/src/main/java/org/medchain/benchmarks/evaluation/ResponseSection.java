package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.medchain.benchmarks.directory.Piece;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadRun;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.MedChainException;

/** Figure 11: how long a read of the directory takes against its nodes, beside the paper's Chord. */
final class ResponseSection implements Section {
    /** The paper's concurrency of directory nodes (table 3). */
    private static final int READERS = 10;

    private static final double MOST_GROWTH = 1.25;
    private static final double PROTOTYPE_READ = 98;

    private final Networks.Settings settings;
    private final Table responses = new Table(
            "Figure 11: a directory read",
            "nodes",
            "hops, quorum",
            "hops, Chord, mean",
            "hops, Chord, most",
            "loopback, p50 ms",
            "WAN, p50 ms",
            "WAN, p10",
            "WAN, p90",
            "Chord under the same delay, p50 ms",
            "Chord, p10",
            "Chord, p90",
            "idle, cores busy");
    private final List<Integer> nodeCounts = new ArrayList<>();
    private final List<Spread> wanReads = new ArrayList<>();
    private final List<Spread> loopbackReads = new ArrayList<>();
    private final List<Spread> chordReads = new ArrayList<>();

    ResponseSection(Networks.Settings settings) {
        this.settings = settings;
    }

    @Override
    public String title() {
        return "Figure 11: directory response against directory nodes";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.say(
                "All nodes in as few processes as the limit of open files allows, each behind a relay as above: %s, or none (loopback). The client is the driver. All share"
                        + " this machine's cores: with more nodes each has less of them, which no network of machines would have. Reads: %d"
                        + " at a time, of records of %,d bytes that are there, again and again for a while, of which the last time counts.",
                settings.wan().does(), READERS, Networks.PAYLOAD);
        Networks.eachDirectory(context, settings, (directory, client) -> reads(context, directory, client));
        if (!nodeCounts.isEmpty()) {
            report(context);
        }
    }

    private void reads(Context context, Site directory, Dht client)
            throws IOException, InterruptedException, ExecutionException {
        List<Piece> pieces = Piece.make(settings.reads(), Networks.PAYLOAD, SuiteId.X25519, context.random());
        LoadTarget<Piece> puts =
                Networks.target(piece -> client.put(piece.first()).thenAccept(Networks::requireStored));
        Outcome unused = new LoadRun<>(puts, pieces, new Load(READERS, 1), Duration.ofMinutes(2)).run();
        Spread loopback = reads(client, pieces);
        double idle = idleCores(directory);
        directory.order("wan on");
        Spread wan = reads(client, pieces);
        directory.order("wan off");
        int nodes = directory.parties();
        ChordTimes chord = ChordTimes.simulate(nodes, settings.wan());
        nodeCounts.add(nodes);
        wanReads.add(wan);
        loopbackReads.add(loopback);
        chordReads.add(chord.millis());
        responses.row(
                nodes,
                1,
                chord.meanHops(),
                chord.mostHops(),
                loopback.median(),
                wan.median(),
                wan.low(),
                wan.high(),
                chord.millis().median(),
                chord.millis().low(),
                chord.millis().high(),
                idle);
        if (nodes > 1) {
            context.found(Finding.IDLE_MICROS_A_LINK, idle * 1e6 / (nodes * (nodes - 1.0) / 2));
        }
        context.progress(
                "%d nodes: a read %.1f ms on loopback, %.0f over the WAN", nodes, loopback.median(), wan.median());
    }

    /** Again and again, and only the last time counts. */
    private Spread reads(Dht client, List<Piece> pieces) throws InterruptedException, ExecutionException {
        LoadTarget<Piece> gets =
                Networks.target(piece -> client.get(piece.first().address()).thenAccept(outcome -> {
                    if (!(outcome instanceof ReadOutcome.Found)) {
                        throw new IllegalStateException("expected a record, found " + outcome);
                    }
                }));
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < settings.run().toNanos()) {
            Outcome unused = new LoadRun<>(gets, pieces, new Load(READERS, 1), Duration.ofMinutes(2)).run();
        }
        Outcome outcome = new LoadRun<>(gets, pieces, new Load(READERS, 1), Duration.ofMinutes(2)).run();
        return Spread.of(
                outcome.latencies().micros().mapToDouble(micros -> micros / 1e3).toArray());
    }

    private double idleCores(Site site) throws IOException, InterruptedException {
        ThreadTimes before = site.threadTimes();
        long begun = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(settings.run().toMillis());
        return Networks.nanos(site.threadTimes().minus(before)) / 1e9 / ((System.nanoTime() - begun) / 1e9);
    }

    private void report(Context context) throws IOException {
        context.table("evaluation-figure-11", responses);
        context.picture(
                "evaluation-figure-11",
                "Directory response against nodes",
                Lines.linear("Figure 11: reading a record", "directory nodes", "ms")
                        .measured("Chord, simulated, under the same delay", nodeCounts, chordReads)
                        .measured("quorum over the WAN", nodeCounts, wanReads)
                        .measured("quorum on loopback", nodeCounts, loopbackReads));
        double fewest = wanReads.get(0).median();
        context.found(Finding.DIRECTORY_FEWEST, fewest);
        context.found(Finding.WAN_ROUND_TRIP, settings.wan().roundTripMillis());
        double most = wanReads.get(wanReads.size() - 1).median();
        context.check(new Check(
                "A directory response over the WAN that does not grow with the nodes",
                String.format(
                        Locale.ROOT,
                        "%.0f ms with %d, %.0f ms with %d (Chord %.0f and %.0f)",
                        fewest,
                        nodeCounts.get(0),
                        most,
                        nodeCounts.get(nodeCounts.size() - 1),
                        chordReads.get(0).median(),
                        chordReads.get(chordReads.size() - 1).median()),
                most <= MOST_GROWTH * fewest));
        double slowest =
                loopbackReads.stream().mapToDouble(Spread::median).max().orElse(Double.NaN);
        context.check(new Check(
                "A directory read on loopback faster than the prototype's 98 to 277 ms at 10 to 30 nodes",
                String.format(Locale.ROOT, "%.1f ms at the most", slowest),
                slowest < PROTOTYPE_READ));
    }
}
