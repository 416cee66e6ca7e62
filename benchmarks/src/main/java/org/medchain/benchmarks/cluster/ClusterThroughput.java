package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Loopback;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * How many operations a second the engines order, each member in a process of its own on this machine, under the same loads
 * and with the same bytes. Clients are threads in the members' processes, spread evenly; of one client, the first member has it.
 */
public final class ClusterThroughput {
    private static final int SAMPLE = 2000;
    private static final DomainTag VOTE = DomainTag.of("benchmark/vote");
    private static final int VOTE_BYTES = 100;
    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(2);
    /** Most of what is compiled for one sort serves the next. */
    private static final int LESS_FOR_THE_NEXT_SORT = 4;

    private final List<Engine> engines;
    private final List<Sort> sorts;
    private final List<Load> loads;
    private final SuiteId suite;
    private final int inFlight;
    private final int eventCount;
    private final Duration runTime;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final ClusterTable table = new ClusterTable();

    private ClusterThroughput(Arguments args, PrintStream out) throws MalformedException {
        engines = args.list("engines", "embedded,qbft,qbft-at-once,bftsmart-ledger,bftsmart").stream()
                .map(Engine::of)
                .toList();
        sorts = args.list("sorts", "small,add_data").stream().map(Sort::of).toList();
        inFlight = args.integer("in-flight", 4000);
        loads = args.list("clients", "1,16,64," + Load.ASYNCHRONOUS).stream()
                .map(name -> Load.of(name, inFlight))
                .toList();
        suite = SuiteId.of(args.integer("suite", 1));
        eventCount = args.integer("events", 40_000);
        runTime = args.millis("run-ms", 5000);
        warmUpTime = args.millis("warm-up-ms", 5000);
        limitTime = args.millis("limit-ms", 1000);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        new ClusterThroughput(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException, ExecutionException {
        Report report = new Report(results, "cluster-throughput", "Clusters: throughput, engine beside engine", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite %d. At most %,d events and %,d ms a run, after %,d ms of warming up each engine by all these loads in "
                        + "turn, and a quarter of that for its second sort. Clients wait for each "
                        + "operation, and are threads in the members' processes; async: one thread a member, with %,d "
                        + "operations in flight in all.",
                suite.code(),
                eventCount,
                runTime.toMillis(),
                warmUpTime.toMillis(),
                inFlight));
        engines.forEach(engine -> report.paragraph(String.format(
                Locale.ROOT, "`%s`: %d processes; %s.", engine.label(), engine.members(), engine.does())));
        try (Scratch scratch = Scratch.in(results)) {
            Limits before = limits(scratch);
            double signedBefore = signed();
            double roundTrips = Loopback.roundTrips(limitTime);
            for (Engine engine : engines) {
                measure(engine, scratch);
            }
            int members = engines.stream().mapToInt(Engine::members).max().orElse(1);
            report.table("cluster-throughput", table.table(sorts, loads));
            report.table("cluster-times", table.times(sorts, loads));
            for (Sort sort : sorts) {
                String name = "cluster-throughput-" + sort.label() + ".png";
                ClusterChart.write(table.rows(), sort, report.file(name));
                report.paragraph("![" + sort.title() + "](" + name + ")");
            }
            Limits limits = before.mean(limits(scratch));
            double signed = (signedBefore + signed()) / 2;
            report.table("cluster-limits", ClusterTable.limits(limits, signed, roundTrips, members));
            report.table(
                    "cluster-signatures", new SignatureBound(limits.signatures(), signed).table(table, sorts, loads));
        }
        report.finish();
    }

    private Limits limits(Scratch scratch)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        Cast cast = Cast.enrol(suite, random);
        List<Event> sample = new Events(cast, random).opaque(SAMPLE, 1);
        return Limits.measure(cast.consortium().genesisHash(), sample, scratch.next(), limitTime);
    }

    /** Signatures over as many bytes as a vote has, a second. */
    private double signed() throws VerificationException, InterruptedException, ExecutionException {
        Identity member = Cast.enrol(suite, random).hospital().keys();
        Bytes vote = Bytes.random(random, VOTE_BYTES);
        return Limits.signatures(List.of(() -> member.sign(VOTE, vote)), limitTime);
    }

    private void measure(Engine engine, Scratch scratch) throws IOException, MedChainException {
        out.println("  " + engine.label() + ": starting " + engine.members() + " processes");
        try (Cluster cluster = Cluster.start(engine, suite, scratch, results, random)) {
            Duration warmUp = warmUpTime;
            for (Sort sort : sorts) {
                warmUp(cluster, sort, warmUp);
                measure(engine, cluster, sort);
                warmUp = warmUpTime.dividedBy(LESS_FOR_THE_NEXT_SORT);
            }
        }
    }

    /** By all loads, as each has the compiler at work on other paths, for long: four processes share its cores. */
    private void warmUp(Cluster cluster, Sort sort, Duration time) throws IOException {
        Duration slice = WARM_UP_SLICE.compareTo(time) < 0 ? WARM_UP_SLICE : time;
        Duration left = time;
        for (int i = 0; !left.isNegative() && !left.isZero(); i++) {
            cluster.makeEvents(sort, Math.max(1, eventCount / loads.size()));
            cluster.run(loads.get(i % loads.size()), slice);
            left = left.minus(slice);
        }
    }

    private void measure(Engine engine, Cluster cluster, Sort sort) throws IOException {
        for (Load load : loads) {
            long size = cluster.makeEvents(sort, eventCount);
            Cluster.Run run = cluster.run(load, runTime);
            table.add(new ClusterTable.Row(engine, sort, size, load, run));
            out.printf(
                    Locale.ROOT,
                    "  %s, %s, clients %s: %,.0f a second%n",
                    engine.label(),
                    sort.title(),
                    load.label(),
                    run.outcome().rate());
        }
    }
}
