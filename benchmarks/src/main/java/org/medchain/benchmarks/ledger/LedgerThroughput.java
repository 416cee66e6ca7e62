package org.medchain.benchmarks.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.LedgerTarget;
import org.medchain.benchmarks.load.Limits;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadRun;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Progress;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/**
 * How many events a second the embedded ledger takes, durable, and how near that is to what the machine's signature checks and
 * fsyncs allow. Events are made before the clock starts, and every run begins with a fresh copy of one
 * ledger, which holds the first chunks that the AddData events follow.
 */
public final class LedgerThroughput {
    private static final String CHART = "ledger-throughput.png";
    private static final int OPAQUE_BODY = 256;
    private static final ChunkIndex SECOND = new ChunkIndex(2);

    private final List<SuiteId> suites;
    private final List<Load> loads;
    private final int inFlight;
    private final int eventCount;
    private final Duration runTime;
    private final Duration warmUpTime;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final ThroughputTable table = new ThroughputTable();

    private LedgerThroughput(Arguments args, PrintStream out) throws MalformedException {
        suites = Cast.suites(args.integers("suites", "1,2"));
        inFlight = args.integer("in-flight", 4000);
        loads = args.list("threads", "1,16,64," + Load.ASYNCHRONOUS).stream()
                .map(name -> Load.of(name, inFlight))
                .toList();
        eventCount = args.integer("events", 40_000);
        runTime = args.millis("run-ms", 4000);
        warmUpTime = args.millis("warm-up-ms", 3000);
        limitTime = args.millis("limit-ms", 1500);
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
        new LedgerThroughput(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException, InterruptedException, ExecutionException {
        Report report = new Report(results, "ledger-throughput", "Embedded ledger: throughput", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "At most %,d events and %,d ms a run, after %,d ms of warming up; async: one thread with at most %,d events "
                        + "in flight. Limits: the mean of %,d ms before and after the runs of a sort.",
                eventCount,
                runTime.toMillis(),
                warmUpTime.toMillis(),
                inFlight,
                limitTime.toMillis()));
        for (SuiteId suite : suites) {
            try (Scratch scratch = Scratch.in(results)) {
                measure(suite, scratch);
            }
        }
        report.table("ledger-throughput", table.table());
        ThroughputChart.write(table.rows(), report.file(CHART));
        report.paragraph("![Events a second](" + CHART + ")");
        report.finish();
    }

    private void measure(SuiteId suite, Scratch scratch)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        Cast cast = Cast.enrol(suite, random);
        Events events = new Events(cast, random);
        Path base = scratch.next();
        List<EventRef> firstChunks;
        try (Ledger ledger = cast.open(base)) {
            cast.admit(ledger);
            firstChunks = Events.appendAll(ledger, events.firstChunks(eventCount));
        }
        Stage stage = new Stage(cast, scratch, base);
        out.println("  suite " + suite.code() + ": making " + eventCount + " events of each sort");
        measure(stage, new Sort("AddData", events.nextChunks(eventCount, SECOND, firstChunks)));
        measure(stage, new Sort(OPAQUE_BODY + "-byte body", events.opaque(eventCount, OPAQUE_BODY)));
    }

    /** Where the runs of one suite begin: copies of {@code base}, whose ledger has the signers and the chunks that AddData events follow. */
    private record Stage(Cast cast, Scratch scratch, Path base) {}

    /** Events of one sort. */
    private record Sort(String name, List<Event> events) {
        long size() {
            return Math.round(events.stream()
                    .mapToInt(event -> event.encode().size())
                    .average()
                    .orElse(0));
        }
    }

    private void measure(Stage stage, Sort sort)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        append(stage, sort, loads.get(loads.size() - 1), warmUpTime);
        Path synced = stage.scratch().next();
        Limits before = limits(stage, sort, synced);
        Map<Load, Outcome> outcomes = new LinkedHashMap<>();
        for (Load load : loads) {
            outcomes.put(load, append(stage, sort, load, runTime));
        }
        Limits limits = before.mean(limits(stage, sort, synced));
        outcomes.forEach((load, outcome) -> table.add(
                new ThroughputTable.Row(stage.cast().suite(), sort.name(), sort.size(), load, outcome, limits)));
    }

    private Limits limits(Stage stage, Sort sort, Path synced)
            throws IOException, InterruptedException, ExecutionException {
        return Limits.measure(stage.cast().consortium().genesisHash(), sort.events(), synced, limitTime);
    }

    private Outcome append(Stage stage, Sort sort, Load load, Duration limit)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        Path folder = stage.scratch().copy(stage.base());
        try (Ledger ledger = stage.cast().open(folder)) {
            LoadRun<Event> run = new LoadRun<>(new LedgerTarget(ledger), sort.events(), load, limit);
            String name = "suite " + stage.cast().suite().code() + ", " + sort.name() + ", threads " + load.label();
            Progress progress = Progress.start(out, () -> name + ": " + run.done() + " events");
            try {
                return run.run();
            } finally {
                progress.close();
            }
        } finally {
            FileTrees.delete(folder);
        }
    }
}
