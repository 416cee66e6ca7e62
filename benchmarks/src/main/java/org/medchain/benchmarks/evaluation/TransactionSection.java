package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
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
import org.medchain.error.MedChainException;

/** Figure 12: transactions a second against the nodes of both networks, and those of the ledger alone. */
final class TransactionSection implements Section {
    private static final int WARM_UP_ROUNDS = 20;
    /** Compilers' share of processor time at which a process counts as warm. */
    private static final double QUIET = 0.05;

    private static final double PROTOTYPE_RATE = 41;
    private static final int TIMES = 50;

    private final Networks.Settings settings;
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

    TransactionSection(Networks.Settings settings) {
        this.settings = settings;
    }

    @Override
    public String title() {
        return "Figure 12: transactions a second against nodes of both networks";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.say(
                "All members in one process, all nodes in as few as the limit of open files allows, each party behind a relay as above: %s, or none (loopback)."
                        + " The client is the driver, through the remote ledger and a client of the directory. All share this machine's cores:"
                        + " with more parties each has less of them, which no network of machines would have. A transaction is an AddData event"
                        + " on the ledger, durable at a quorum, and then a record of %,d bytes in the directory, durable at a quorum; %,d in"
                        + " flight. Events and records are made and signed beforehand; a run follows one as long that warms up, and that of"
                        + " events alone as many as it takes until compilers have less than a twentieth of the members' time, at most twenty."
                        + " Processor time is read from the system, so that compilers are seen that still work.",
                settings.wan().does(), Networks.PAYLOAD, settings.inFlight());
        ledgerAlone(context);
        Networks.eachDirectory(context, settings, (directory, client) -> measure(context, directory, client));
        report(context);
    }

    /** What four members order without a directory: the figure that the prototype is known for. */
    private void ledgerAlone(Context context)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        context.progress("four members, events alone");
        try (Site members = Site.start(context, SitePlan.Kind.MEMBERS, 4, 1, settings.wan());
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
            share = took.time(ThreadTimes.Sort.COMPILERS).toNanos() / Math.max(1, Networks.nanos(took));
            context.progress("warming up: compilers %.0f %% of the members' time", 100 * share);
        }
    }

    private <T> Outcome run(LoadTarget<T> target, List<T> operations) throws InterruptedException, ExecutionException {
        return new LoadRun<>(target, operations, new Load(1, settings.inFlight()), settings.run()).run();
    }

    private void measure(Context context, Site directory, Dht client)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        for (int members : settings.members()) {
            context.progress("%d members and %d nodes: starting", members, directory.parties());
            try (Site ledger = Site.start(context, SitePlan.Kind.MEMBERS, members, 1, settings.wan())) {
                transactions(context, ledger, directory, client);
            }
        }
    }

    private static double micros(ThreadTimes times, Outcome outcome) {
        return Networks.nanos(times) / 1e3 / Math.max(1, outcome.operations());
    }

    /** An event and a record. */
    private record Transaction(Event event, Piece piece) {}

    private void transactions(Context context, Site members, Site directory, Dht client)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        try (Ledger ledger = members.ledger()) {
            LoadTarget<Transaction> target = Networks.target(transaction -> ledger.append(transaction.event())
                    .thenCompose(receipt -> client.put(transaction.piece().first()))
                    .thenAccept(Networks::requireStored));
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
        List<Piece> pieces = Piece.make(settings.transactions(), Networks.PAYLOAD, SuiteId.X25519, context.random());
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
        context.table("evaluation-figure-12", rates);
        Lines lines = Lines.linear("Figure 12: transactions", "directory nodes (N2)", "transactions/s");
        curves.forEach((name, curve) -> lines.line(name, List.copyOf(curve.keySet()), List.copyOf(curve.values())));
        context.picture("evaluation-figure-12", "Transactions a second against nodes", lines);
    }
}
