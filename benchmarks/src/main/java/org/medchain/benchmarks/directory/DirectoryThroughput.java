package org.medchain.benchmarks.directory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Loopback;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;

/**
 * How many operations a second a directory does on networks of different sizes, each node with its folder, its disk and its
 * links on this machine; how long they take; and what nodes take to start and to be there. Clients are threads beside nodes,
 * spread over the network, that wait for each operation. Records are signed before the clock starts.
 */
public final class DirectoryThroughput {
    private static final int SAMPLE = 500;
    private static final Duration WARM_UP_SLICE = Duration.ofMillis(500);

    private final List<Layout> layouts;
    private final List<Integer> loads;
    private final SuiteId suite;
    private final int records;
    private final int payload;
    private final Duration runTime;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final DirectoryTable table = new DirectoryTable();
    private final StartTable starts = new StartTable();

    private DirectoryThroughput(Arguments args, PrintStream out) throws MalformedException {
        List<String> networks = args.list(
                "networks",
                "embedded:1:1,infinispan:4:4,quorum:4:4,infinispan:4:1,quorum:4:1,infinispan:10:1,quorum:10:1,"
                        + "infinispan:30:1,quorum:30:1,quorum:100:2");
        layouts = Stream.concat(networks.stream(), args.list("databases", "").stream())
                .filter(layout -> !layout.isEmpty())
                .map(Layout::of)
                .toList();
        loads = args.integers("clients", "1,16");
        suite = SuiteId.of(args.integer("suite", 1));
        records = args.integer("records", 10_000);
        payload = args.integer("payload", 2048);
        runTime = args.millis("run-ms", 1500);
        warmUpTime = args.millis("warm-up-ms", 8000);
        limitTime = args.millis("limit-ms", 1000);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args)
            throws IOException, VerificationException, MalformedException, InterruptedException, ExecutionException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out)
            throws IOException, VerificationException, MalformedException, InterruptedException, ExecutionException {
        new DirectoryThroughput(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, VerificationException, InterruptedException, ExecutionException {
        Report report = new Report(results, "directory-throughput", "Directory: nodes, operations and limits", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite %d, payloads of %,d bytes. At most %,d records and %,d ms a run, after %,d ms of warming up"
                        + " each network by all of these. Clients are threads in the nodes' processes, spread over the"
                        + " network, and wait for each operation. Limits: the mean of %,d ms before and after all runs.",
                suite.code(),
                payload,
                records,
                runTime.toMillis(),
                warmUpTime.toMillis(),
                limitTime.toMillis()));
        layouts.stream()
                .map(Layout::engine)
                .distinct()
                .forEach(engine -> report.paragraph("`" + engine.label() + "`: " + engine.does() + "."));
        try (Scratch scratch = Scratch.in(results)) {
            Limits before = limits(scratch);
            double roundTrips = Loopback.roundTrips(limitTime);
            for (Layout layout : layouts) {
                measure(layout, scratch);
            }
            DirectoryTable.Machine machine = new DirectoryTable.Machine(before.mean(limits(scratch)), roundTrips);
            report.table("directory-throughput", table.table(loads, machine));
            int most = loads.stream().mapToInt(clients -> clients).max().orElse(1);
            DirectoryChart.write(table.rows(), most, payload, report.file("directory-throughput.png"));
            report.paragraph("![Operations a second](directory-throughput.png)");
            report.table("directory-start", starts.table());
            report.table("directory-limits", DirectoryTable.limits(machine));
        }
        report.finish();
    }

    private Limits limits(Scratch scratch) throws IOException, InterruptedException, ExecutionException {
        List<Limits.Check> sample = Piece.make(Math.min(SAMPLE, records), payload, suite, random).stream()
                .<Limits.Check>map(piece -> piece.first()::verify)
                .toList();
        return Limits.measureChecks(sample, scratch.next(), limitTime);
    }

    private void measure(Layout layout, Scratch scratch)
            throws IOException, VerificationException, InterruptedException {
        out.println("  " + layout.label() + ": starting");
        Path folder = scratch.next();
        try (Network network = Network.start(layout, suite, folder, results, random)) {
            HostState nothing = network.state();
            Duration cpuBefore = network.cpuTime();
            long begun = System.nanoTime();
            List<Double> openMillis = network.open();
            out.printf(Locale.ROOT, "  %s: all open after %.1f s%n", layout.label(), secondsSince(begun));
            network.awaitLinks();
            double seconds = secondsSince(begun);
            double cpuSeconds = network.cpuTime().minus(cpuBefore).toNanos() / 1e9;
            out.printf(Locale.ROOT, "  %s: all linked and serving after %.1f s%n", layout.label(), seconds);
            HostState held = network.state().minus(nothing);
            double idleCores = idleCores(network);
            measure(layout, network);
            HostState heldAfterRuns = network.state().minus(nothing);
            starts.add(new StartTable.Start(layout, openMillis, seconds, cpuSeconds, held, heldAfterRuns, idleCores));
        }
        FileTrees.delete(folder);
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private double idleCores(Network network) {
        Duration before = network.cpuTime();
        long begun = System.nanoTime();
        for (long left = runTime.toNanos(); left > 0; left = begun + runTime.toNanos() - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return network.cpuTime().minus(before).toNanos() / 1e9 / secondsSince(begun);
    }

    private void measure(Layout layout, Network network) throws IOException {
        warmUp(network);
        for (int applications : loads) {
            network.make(records, payload);
            for (Step step : Step.values()) {
                Outcome outcome = network.run(step, applications, runTime);
                table.add(new DirectoryTable.Row(layout, step, applications, outcome));
                out.printf(
                        Locale.ROOT,
                        "  %s, %s, clients %d: %,.0f a second, p50 %.2f ms, p99 %.2f ms%n",
                        layout.label(),
                        step.label(),
                        applications,
                        outcome.rate(),
                        outcome.latencies().millis(0.5),
                        outcome.latencies().millis(0.99));
            }
        }
    }

    /** By all loads in turn, as each has the compiler at work on other paths. */
    private void warmUp(Network network) throws IOException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < warmUpTime.toNanos()) {
            for (int applications : loads) {
                network.make(records / loads.size(), payload);
                for (Step step : Step.values()) {
                    network.run(step, applications, WARM_UP_SLICE);
                }
            }
        }
    }
}
