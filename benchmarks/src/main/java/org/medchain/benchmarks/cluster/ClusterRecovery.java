package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/**
 * How long clients wait when a member is killed, and how soon the member is back. Each member in turn is killed while clients of the
 * others wait for receipts, and is started again; at the end of a round all are killed and started together.
 */
public final class ClusterRecovery {
    private static final int CLIENTS = 2;

    private final List<Engine> engines;
    private final int rounds;
    private final int victims;
    private final int eventCount;
    private final Duration runTime;
    private final Duration killAfter;
    private final Duration warmUpTime;
    private final Path results;
    private final PrintStream out;
    private final Table table = new Table(
            "A member is killed",
            "engine",
            "kills",
            "longest wait without a kill ms",
            "longest wait, median ms",
            "longest wait, worst ms",
            "back after, median ms",
            "back after, worst ms",
            "all back after, worst ms");

    private ClusterRecovery(Arguments args, PrintStream out) throws MalformedException {
        engines = args.list("engines", "qbft,ratis").stream().map(Engine::of).toList();
        rounds = args.integer("rounds", 2);
        victims = args.integer("victims", Integer.MAX_VALUE);
        eventCount = args.integer("events", 40_000);
        runTime = args.millis("run-ms", 12_000);
        killAfter = args.millis("kill-after-ms", 3000);
        warmUpTime = args.millis("warm-up-ms", 20_000);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException, InterruptedException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException, InterruptedException {
        new ClusterRecovery(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException {
        Report report = new Report(results, "cluster-recovery", "Clusters: a member is killed", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "%d rounds. A member is killed %,d ms into %,d ms, in which each other member has %d clients that wait for receipts of "
                        + "events of 256 bytes. It is back when it has a receipt for events of its own; the start of its JVM counts.",
                rounds,
                killAfter.toMillis(),
                runTime.toMillis(),
                CLIENTS));
        try (Scratch scratch = Scratch.in(results)) {
            for (Engine engine : engines) {
                out.println("  " + engine.label() + ": starting " + engine.members() + " processes");
                try (Cluster cluster = Cluster.start(engine, SuiteId.of(1), scratch, results, new SecureRandom())) {
                    measure(engine, cluster);
                }
            }
        }
        report.table("cluster-recovery", table);
        report.finish();
    }

    private void measure(Engine engine, Cluster cluster) throws IOException, InterruptedException {
        Load load = new Load(CLIENTS * engine.members(), 1);
        cluster.makeEvents(Sort.SMALL, eventCount);
        cluster.run(load, warmUpTime);
        cluster.makeEvents(Sort.SMALL, eventCount);
        double undisturbed = cluster.run(load, runTime).outcome().latencies().millis(1);
        List<Integer> members = IntStream.range(0, engine.members()).boxed().toList();
        List<Double> waits = new ArrayList<>();
        List<Double> returns = new ArrayList<>();
        List<Double> returnsOfAll = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int victim : members.subList(0, Math.min(victims, members.size()))) {
                cluster.makeEvents(Sort.SMALL, eventCount);
                waits.add(cluster.runAndKill(victim, new Load(CLIENTS, 1), runTime, killAfter)
                        .latencies()
                        .millis(1));
                returns.add(millis(cluster.restart(List.of(victim))));
                out.printf(
                        Locale.ROOT,
                        "  %s, member %d killed: longest wait %,.0f ms, back after %,.0f ms%n",
                        engine.label(),
                        victim,
                        waits.get(waits.size() - 1),
                        returns.get(returns.size() - 1));
            }
            cluster.killAll();
            returnsOfAll.add(millis(cluster.restart(members)));
        }
        table.row(
                engine.label(),
                waits.size(),
                undisturbed,
                median(waits),
                Collections.max(waits),
                median(returns),
                Collections.max(returns),
                Collections.max(returnsOfAll));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
