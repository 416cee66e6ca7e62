package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.medchain.benchmarks.directory.Chord;
import org.medchain.benchmarks.directory.Piece;
import org.medchain.benchmarks.load.LedgerTarget;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadRun;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.load.Outcome;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Events;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.chain.event.Event;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;

/** Figures 11 and 12: directory response, and transactions a second, against the nodes of both networks. */
final class NetworksSection implements Section {
    private static final int NODES_A_PROCESS = 50;
    /** The paper's concurrency of directory nodes (table 3). */
    private static final int READERS = 10;

    private static final int PAYLOAD = 1024;
    private static final int WARM_UP_ROUNDS = 20;
    /** Compilers' share of processor time at which a process counts as warm. */
    private static final double QUIET = 0.05;

    private static final int CHORD_LOOK_UPS = 2000;
    private static final double MOST_GROWTH = 1.25;
    private static final double PROTOTYPE_RATE = 41;
    private static final int TIMES = 50;

    private final Settings settings;
    private final Part part;
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
    private final Table rates = new Table(
            "Figure 12: transactions a second",
            "N1, ledger members",
            "N2, directory nodes",
            "network",
            "transactions/s",
            "p50 ms",
            "p99 ms",
            "µs of a core a transaction: members",
            "nodes",
            "client",
            "of members' and nodes': compilers",
            "links",
            "engines",
            "others");
    private final Map<String, Map<Integer, Double>> curves = new LinkedHashMap<>();
    private final List<Integer> nodeCounts = new ArrayList<>();
    private final List<Spread> wanReads = new ArrayList<>();
    private final List<Spread> loopbackReads = new ArrayList<>();
    private final List<Spread> chordReads = new ArrayList<>();

    /**
     * What is measured.
     *
     * @param members N1
     * @param nodes N2
     * @param reads of the directory for each network
     * @param inFlight transactions that have begun and not ended
     * @param run how long a load runs, after as long of warming up
     */
    record Settings(
            List<Integer> members,
            List<Integer> nodes,
            int reads,
            int inFlight,
            int transactions,
            Duration run,
            double millis,
            double jitterMillis) {}

    /** What one section is about; each starts networks of its own. */
    enum Part {
        /** Figure 11. */
        RESPONSES("Figure 11: directory response against directory nodes"),
        /** Figure 12. */
        TRANSACTIONS("Figure 12: transactions a second against nodes of both networks");

        private final String title;

        Part(String title) {
            this.title = title;
        }
    }

    NetworksSection(Settings settings, Part part) {
        this.settings = settings;
        this.part = part;
    }

    @Override
    public String title() {
        return part.title;
    }

    @Override
    public void run(Context context) throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.say(
                "All members in one process, all nodes in one (two from %d on), each party behind a relay as above: %.0f ms one way,"
                        + " σ = %.0f ms, or none (loopback). The client is the driver, through the remote ledger and a client of the"
                        + " directory. All share this machine's cores: with more parties each has less of them, which no network of"
                        + " machines would have. A transaction is an AddData event on the ledger, durable at a quorum, and then a record"
                        + " of %,d bytes in the directory, durable at a quorum; %,d in flight. Events and records are made and signed"
                        + " beforehand; a run follows one as long that warms up, and that of events alone as many as it takes until compilers have less than a"
                        + " twentieth of the members' time, at most twenty. Processor time is read from the system, so that compilers"
                        + " are seen that still work. Reads: %d at a time, of records that are there.",
                2 * NODES_A_PROCESS, settings.millis(), settings.jitterMillis(), PAYLOAD, settings.inFlight(), READERS);
        if (part == Part.TRANSACTIONS) {
            ledgerAlone(context);
        }
        for (int nodes : settings.nodes()) {
            context.progress("%d directory nodes: starting", nodes);
            int processes = Math.max(1, nodes / NODES_A_PROCESS);
            try (Site directory = Site.start(
                    context, SitePlan.Kind.NODES, nodes, processes, settings.millis(), settings.jitterMillis())) {
                measure(context, directory);
            } catch (IOException e) {
                context.progress("%d directory nodes: %s", nodes, e);
                context.say(
                        "%d directory nodes did not come together on this machine, or a process ended: %s.", nodes, e);
                break;
            }
        }
        report(context);
    }

    /** What four members order without a directory: the figure that the prototype is known for. */
    private void ledgerAlone(Context context)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.progress("four members, events alone");
        try (Site members =
                        Site.start(context, SitePlan.Kind.MEMBERS, 4, 1, settings.millis(), settings.jitterMillis());
                Ledger ledger = members.ledger()) {
            LoadTarget<Event> target = new LedgerTarget(ledger);
            Events events = new Events(members.cast(), context.random());
            warmUp(context, members, target, events);
            ThreadTimes before = members.threadTimes();
            Outcome outcome = run(target, events.firstChunks(settings.transactions()));
            ThreadTimes took = members.threadTimes().minus(before);
            context.found(Finding.EVENTS_A_SECOND, outcome.rate());
            double micros = micros(took, outcome);
            context.found(Finding.MICROS_AN_EVENT, micros);
            context.say(
                    "Four members without WAN and without a directory: %,.0f AddData events a second from one client, p50 %.0f ms; the"
                            + " members take %.0f µs of a core for each, compilers %.0f of them.",
                    outcome.rate(),
                    outcome.latencies().millis(0.5),
                    micros,
                    took.time(ThreadTimes.Sort.COMPILERS).toNanos() / 1e3 / Math.max(1, outcome.operations()));
            context.check(new Check(
                    String.format(
                            Locale.ROOT,
                            "Four members: at least %d times the prototype's throughput (22 to 41 events/s)",
                            TIMES),
                    String.format(
                            Locale.ROOT,
                            "%,.0f events/s, %.0f times its best",
                            outcome.rate(),
                            outcome.rate() / PROTOTYPE_RATE),
                    outcome.rate() >= TIMES * PROTOTYPE_RATE));
        }
    }

    /** Until the members' compilers are quiet, as the system says, or for long. */
    private void warmUp(Context context, Site members, LoadTarget<Event> target, Events events)
            throws IOException, InterruptedException, ExecutionException {
        double share = 1;
        for (int round = 0; round < WARM_UP_ROUNDS && share > QUIET; round++) {
            List<Event> made = events.firstChunks(settings.transactions());
            ThreadTimes before = members.threadTimes();
            Outcome unused = run(target, made);
            ThreadTimes took = members.threadTimes().minus(before);
            share = took.time(ThreadTimes.Sort.COMPILERS).toNanos() / Math.max(1, sum(took));
            context.progress("warming up: compilers %.0f %% of the members' time", 100 * share);
        }
    }

    private <T> Outcome run(LoadTarget<T> target, List<T> operations) throws InterruptedException, ExecutionException {
        return new LoadRun<>(target, operations, new Load(1, settings.inFlight()), settings.run()).run();
    }

    private void measure(Context context, Site directory)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        try (Dht client = directory.directory()) {
            Directories.awaitServing(List.of(client));
            if (part == Part.RESPONSES) {
                reads(context, directory, client);
                return;
            }
            for (int members : settings.members()) {
                context.progress("%d members and %d nodes: starting", members, directory.parties());
                try (Site ledger = Site.start(
                        context, SitePlan.Kind.MEMBERS, members, 1, settings.millis(), settings.jitterMillis())) {
                    transactions(context, ledger, directory, client);
                }
            }
        }
    }

    private void reads(Context context, Site directory, Dht client)
            throws IOException, InterruptedException, ExecutionException {
        List<Piece> pieces = Piece.make(settings.reads(), PAYLOAD, SuiteId.X25519, context.random());
        LoadTarget<Piece> puts = target(piece -> client.put(piece.first()).thenAccept(NetworksSection::requireStored));
        Outcome unused = new LoadRun<>(puts, pieces, new Load(READERS, 1), Duration.ofMinutes(2)).run();
        Spread loopback = reads(client, pieces);
        double idle = idleCores(directory);
        directory.order("wan on");
        Spread wan = reads(client, pieces);
        directory.order("wan off");
        int nodes = directory.parties();
        ChordTimes chord = ChordTimes.simulate(nodes, new Wan(settings.millis(), settings.jitterMillis()));
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
                target(piece -> client.get(piece.first().address()).thenAccept(outcome -> {
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
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(settings.run().toMillis());
        return sum(site.threadTimes().minus(before)) / 1e9 / ((System.nanoTime() - begun) / 1e9);
    }

    private static double sum(ThreadTimes times) {
        return java.util.Arrays.stream(ThreadTimes.Sort.values())
                .mapToDouble(sort -> times.time(sort).toNanos())
                .sum();
    }

    private static double micros(ThreadTimes times, Outcome outcome) {
        return sum(times) / 1e3 / Math.max(1, outcome.operations());
    }

    /** An event and a record. */
    private record Transaction(Event event, Piece piece) {}

    private void transactions(Context context, Site members, Site directory, Dht client)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        try (Ledger ledger = members.ledger()) {
            LoadTarget<Transaction> target = target(transaction -> ledger.append(transaction.event())
                    .thenCompose(receipt -> client.put(transaction.piece().first()))
                    .thenAccept(NetworksSection::requireStored));
            Outcome unused = run(target, make(context, members));
            transactions(context, members, directory, target, "loopback");
            members.order("wan on");
            directory.order("wan on");
            transactions(context, members, directory, target, "WAN");
            directory.order("wan off");
            members.order("wan off");
        }
    }

    private List<Transaction> make(Context context, Site members) {
        List<Event> events = new Events(members.cast(), context.random()).firstChunks(settings.transactions());
        List<Piece> pieces = Piece.make(settings.transactions(), PAYLOAD, SuiteId.X25519, context.random());
        return IntStream.range(0, events.size())
                .mapToObj(i -> new Transaction(events.get(i), pieces.get(i)))
                .toList();
    }

    private void transactions(
            Context context, Site members, Site directory, LoadTarget<Transaction> target, String network)
            throws IOException, InterruptedException, ExecutionException {
        List<Transaction> transactions = make(context, members);
        ThreadTimes membersBefore = members.threadTimes();
        ThreadTimes nodesBefore = directory.threadTimes();
        Outcome outcome = run(target, transactions);
        ThreadTimes ofMembers = members.threadTimes().minus(membersBefore);
        ThreadTimes ofNodes = directory.threadTimes().minus(nodesBefore);
        ThreadTimes both = ofMembers.plus(ofNodes);
        int done = Math.max(1, outcome.operations());
        rates.row(
                members.parties(),
                directory.parties(),
                network,
                outcome.rate(),
                outcome.latencies().millis(0.5),
                outcome.latencies().millis(0.99),
                micros(ofMembers, outcome),
                micros(ofNodes, outcome),
                outcome.cpuSeconds() * 1e6 / done,
                both.time(ThreadTimes.Sort.COMPILERS).toNanos() / 1e3 / done,
                both.time(ThreadTimes.Sort.LINKS).toNanos() / 1e3 / done,
                both.time(ThreadTimes.Sort.ENGINE).toNanos() / 1e3 / done,
                (both.time(ThreadTimes.Sort.JVM).toNanos()
                                + both.time(ThreadTimes.Sort.OTHER).toNanos())
                        / 1e3
                        / done);
        curves.computeIfAbsent("N1 = " + members.parties() + ", " + network, any -> new LinkedHashMap<>())
                .put(directory.parties(), outcome.rate());
        if (members.parties() == settings.members().get(0)
                && directory.parties() == settings.nodes().get(0)) {
            context.found(Finding.MICROS_A_PUT, micros(ofNodes, outcome));
        }
        context.progress(
                "%d members, %d nodes, %s: %,.0f transactions a second",
                members.parties(), directory.parties(), network, outcome.rate());
    }

    private void report(Context context) throws IOException {
        if (part == Part.TRANSACTIONS) {
            reportTransactions(context);
        } else if (!nodeCounts.isEmpty()) {
            reportResponses(context);
        }
    }

    private void reportTransactions(Context context) throws IOException {
        context.table("evaluation-figure-12", rates);
        Lines lines = Lines.linear("Figure 12: transactions", "directory nodes (N2)", "transactions/s");
        curves.forEach((name, curve) -> lines.line(name, List.copyOf(curve.keySet()), List.copyOf(curve.values())));
        context.picture("evaluation-figure-12", "Transactions a second against nodes", lines);
    }

    private void reportResponses(Context context) throws IOException {
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
        context.found(Finding.WAN_ROUND_TRIP, 2 * settings.millis());
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

    private static final double PROTOTYPE_READ = 98;

    /** The paper's Chord at rest, under the same delay. */
    private record ChordTimes(double meanHops, int mostHops, Spread millis) {
        static ChordTimes simulate(int nodes, Wan wan) {
            SplittableRandom random = new SplittableRandom(nodes);
            Chord ring = Chord.random(nodes, random);
            double[] millis = new double[CHORD_LOOK_UPS];
            int most = 0;
            long hops = 0;
            for (int i = 0; i < CHORD_LOOK_UPS; i++) {
                int asked = ring.path(random.nextInt(nodes), random.nextLong(1L << ring.bits()))
                        .size();
                most = Math.max(most, asked);
                hops += asked;
                for (int hop = 0; hop < asked; hop++) {
                    millis[i] += wan.drawMillis() + wan.drawMillis();
                }
            }
            return new ChordTimes(hops / (double) CHORD_LOOK_UPS, most, Spread.of(millis));
        }
    }

    /** What one operation does. */
    @FunctionalInterface
    private interface Operation<T> {
        CompletableFuture<?> begin(T operation);
    }

    private static <T> LoadTarget<T> target(Operation<T> operation) {
        return new LoadTarget<>() {
            @Override
            public CompletableFuture<?> submit(int client, T what) {
                return operation.begin(what);
            }

            @Override
            public long rounds() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    private static void requireStored(WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Stored)) {
            throw new IllegalStateException("expected a write that is stored, found " + outcome);
        }
    }
}
