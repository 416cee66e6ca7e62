package org.medchain.benchmarks.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/**
 * How fast a member catches up that was away. It is killed, the others go on, and it is started again: once with hardly anything to
 * fetch, and then with what the others ordered meanwhile. The difference of the times is what fetching, checking and storing took.
 */
public final class CatchUp {
    private static final int VICTIM = 3;
    private static final int IN_FLIGHT = 500;
    private static final int SAMPLE = 4_000;
    private static final int BODY = 150;

    private final Engine engine;
    private final List<Load> loads;
    private final int eventCount;
    private final Duration runTime;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final int rounds;
    private final Path results;
    private final PrintStream out;
    private final List<Return> returns = new ArrayList<>();

    /** One return of a member, and the time of one without a backlog. */
    private record Return(Load load, Outcome missed, double backMillis, double aloneMillis) {
        double seconds() {
            return (backMillis - aloneMillis) / 1e3;
        }
    }

    private final Table table = new Table(
            "A member that was away catches up",
            "engine",
            "clients of each of the others",
            "events missed",
            "blocks missed",
            "back after ms",
            "without a backlog ms",
            "events/s",
            "signature checks/s",
            "the limit, checks/s of all cores",
            "% of the limit");

    private CatchUp(Arguments args, PrintStream out) throws MalformedException {
        engine = Engine.of(args.text("engine", "qbft"));
        loads = args.list("clients", "4,async").stream()
                .map(name -> Load.of(name, IN_FLIGHT))
                .toList();
        eventCount = args.integer("events", 240_000);
        runTime = args.millis("run-ms", 300_000);
        warmUpTime = args.millis("warm-up-ms", 10_000);
        limitTime = args.millis("limit-ms", 2_000);
        rounds = args.integer("rounds", 1);
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
        new CatchUp(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException, ExecutionException {
        Report report = new Report(results, "catch-up", "Clusters: a member catches up", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "A member of four is killed, and started again once the others have taken events of 256 bytes; all on one machine. It is "
                        + "back when it has a receipt for an event of its own. The time of a start without a backlog, right before, is "
                        + "taken off. Signature checks: one for each event, and for each block those of a quorum; the limit is the mean of "
                        + "before and after. %d rounds.",
                rounds));
        try (Scratch scratch = Scratch.in(results)) {
            double before = checksPerSecond();
            out.println("  " + engine.label() + ": starting " + engine.members() + " processes");
            try (Cluster cluster = Cluster.start(engine, SuiteId.of(1), scratch, results, new SecureRandom())) {
                cluster.makeEvents(Sort.SMALL, eventCount);
                cluster.run(new Load(engine.members(), 1), warmUpTime);
                for (Load load : loads) {
                    measure(cluster, load);
                }
            }
            double limit = (before + checksPerSecond()) / 2;
            returns.forEach(one -> addRow(one, limit));
            report.table("catch-up", table);
        }
        report.finish();
    }

    private void measure(Cluster cluster, Load load) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            cluster.kill(VICTIM);
            double alone = millis(cluster.restart(List.of(VICTIM)));
            cluster.makeEvents(Sort.SMALL, eventCount);
            Outcome missed = cluster.runAndKill(VICTIM, load, runTime, Duration.ZERO);
            Return one = new Return(load, missed, millis(cluster.restart(List.of(VICTIM))), alone);
            returns.add(one);
            out.printf(
                    Locale.ROOT,
                    "  %s, %,d events in %,d blocks missed: back after %,.0f ms, without them %,.0f ms%n",
                    engine.label(),
                    missed.operations(),
                    missed.rounds(),
                    one.backMillis(),
                    alone);
        }
    }

    private void addRow(Return one, double limit) {
        int quorum = (2 * engine.members() + 2) / 3;
        Outcome missed = one.missed();
        double checks = (missed.operations() + (double) quorum * missed.rounds()) / one.seconds();
        table.row(
                engine.label(),
                one.load().label(),
                missed.operations(),
                missed.rounds(),
                one.backMillis(),
                one.aloneMillis(),
                missed.operations() / one.seconds(),
                checks,
                limit,
                100 * checks / limit);
    }

    private double checksPerSecond() throws MedChainException, InterruptedException, ExecutionException {
        Cast cast = Cast.enrol(SuiteId.of(1), new SecureRandom());
        List<Limits.Check> checks = new ArrayList<>();
        new Events(cast, new SecureRandom())
                .opaque(SAMPLE, BODY)
                .forEach(event ->
                        checks.add(() -> event.verifySignature(cast.consortium().genesisHash())));
        return Limits.signatures(checks, limitTime);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
