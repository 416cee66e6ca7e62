package org.medchain.benchmarks.directory;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;
import org.medchain.io.LocalPorts;

/**
 * What it costs the nodes of the engine quorum to keep level with one another when each has many records, in a process each: how long
 * writes at a steady pace take, what nodes do when nobody asks anything, how soon one serves again that was stopped, and how
 * soon one whose disk is empty. The stores are filled through their port beforehand, all with the same; {@code --filled} names a
 * folder where that is kept for the next run.
 */
public final class AntiEntropy {
    private static final int HEAP_MEGABYTES = 1024;
    private static final String RECORDS = "records";

    private final int nodes;
    private final int records;
    private final int payload;
    private final int rate;
    private final SuiteId suite;
    private final Duration paceTime;
    private final Duration idleTime;
    private final Duration settleTime;
    private final Path results;
    private final Optional<Path> filled;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final List<ChildProcess> hosts = new ArrayList<>();
    private final Table table;

    private AntiEntropy(Arguments args, PrintStream out) throws MalformedException {
        nodes = args.integer("nodes", 4);
        records = args.integer("records", 200_000);
        payload = args.integer("payload", 256);
        rate = args.integer("rate", 20);
        suite = SuiteId.of(args.integer("suite", 1));
        paceTime = args.millis("pace-ms", 30_000);
        idleTime = args.millis("idle-ms", 30_000);
        settleTime = args.millis("settle-ms", 60_000);
        results = args.path("results", "results");
        String kept = args.text("filled", "");
        filled = kept.isEmpty() ? Optional.empty() : Optional.of(Path.of(kept));
        args.requireNoMore();
        this.out = out;
        List<String> columns = new ArrayList<>(List.of(
                "nodes", "records each", "what", "seconds", "p50 ms", "p99 ms", "failed", "% of a core, of a node"));
        columns.addAll(ThreadTimes.Sort.labels());
        this.table = new Table("Keeping level", columns.toArray(String[]::new));
    }

    /** Runs all and prints the report. */
    public static void main(String[] args)
            throws IOException, VerificationException, MalformedException, StorageException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out)
            throws IOException, VerificationException, MalformedException, StorageException {
        new AntiEntropy(Arguments.parse(args), out).run();
    }

    private void closeHosts() throws IOException {
        for (ChildProcess host : hosts) {
            host.close();
        }
    }

    @SuppressWarnings("try") // The hosts are closed after what is measured, whatever that throws.
    private void run() throws IOException, VerificationException, StorageException {
        Report report = new Report(results, "anti-entropy", "Directory: keeping nodes level", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Suite %d, payloads of %,d bytes, %,d writes a second over all nodes, which are a process each.",
                suite.code(),
                payload,
                rate));
        try (Scratch scratch = Scratch.in(results)) {
            Path folder = scratch.next();
            prepare(folder);
            String ports = LocalPorts.free(nodes).stream()
                    .map(port -> Integer.toString(port))
                    .collect(Collectors.joining(","));
            try (Closeable unused = this::closeHosts) {
                measure(folder, ports);
            } finally {
                report.table("anti-entropy", table);
            }
        }
        report.finish();
    }

    private void prepare(Path folder) throws IOException, VerificationException, StorageException {
        List<Cast> casts = Cast.enrol(suite, nodes, random);
        for (int i = 0; i < nodes; i++) {
            CastFiles.write(casts.get(i), folder.resolve(Integer.toString(i)));
            Files.createDirectories(directory(folder, i));
        }
        long begun = System.nanoTime();
        Path first = filled(Files.createDirectories(filled.orElse(folder)));
        for (int i = 0; i < nodes; i++) {
            Path copy = Files.createDirectory(directory(folder, i).resolve(RECORDS));
            try (var files = Files.list(first)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        out.printf(Locale.ROOT, "  filled in %.1f s%n", secondsSince(begun));
    }

    /** A store with all records, which may have been made by an earlier run. */
    private Path filled(Path folder) throws IOException, StorageException {
        Path store = folder.resolve(records + "-" + payload + "-" + suite.code());
        if (!Files.isDirectory(store)) {
            Path part = folder.resolve("part");
            if (Files.isDirectory(part)) {
                FileTrees.delete(part);
            }
            Filling.fill(part, records, payload, suite, random);
            Files.move(part, store);
        }
        return store;
    }

    private static Path directory(Path folder, int node) {
        return folder.resolve(Integer.toString(node)).resolve("directory");
    }

    private void measure(Path folder, String ports) throws IOException {
        for (int i = 0; i < nodes; i++) {
            hosts.add(start(folder, ports, i));
        }
        Busy busy = new Busy();
        for (ChildProcess host : hosts) {
            host.order("open");
            String unused = host.answer();
        }
        for (ChildProcess host : hosts) {
            host.order("await");
        }
        for (ChildProcess host : hosts) {
            host.awaitReady();
        }
        busy.add("all start, and compare everything", null);
        idle("at once after");
        pace();
        park(settleTime);
        idle("later");
        hosts.get(nodes - 1).close();
        reopen(folder, ports, "a node starts again");
        park(settleTime);
        hosts.get(nodes - 1).close();
        FileTrees.delete(directory(folder, nodes - 1));
        reopen(folder, ports, "a node without its disk");
        pace();
    }

    private ChildProcess start(Path folder, String ports, int node) throws IOException {
        ChildProcess host = ChildProcess.start(
                HostProcess.class,
                HEAP_MEGABYTES,
                List.of("quorum", folder.toString(), Integer.toString(node), Integer.toString(node + 1), ports),
                results.resolve("anti-entropy-" + node + ".log"));
        host.awaitReady();
        return host;
    }

    /** The last node: until it serves. */
    private void reopen(Path folder, String ports, String what) throws IOException {
        hosts.set(nodes - 1, start(folder, ports, nodes - 1));
        ChildProcess host = hosts.get(nodes - 1);
        Busy busy = new Busy();
        host.order("open");
        String unused = host.answer();
        host.order("await");
        host.awaitReady();
        busy.add(what + ", until it serves", null);
    }

    private void pace() throws IOException {
        int each = Math.max(1, rate / nodes);
        for (ChildProcess host : hosts) {
            host.order("make " + each * paceTime.toSeconds() + " " + payload);
        }
        for (ChildProcess host : hosts) {
            host.awaitReady();
        }
        Busy busy = new Busy();
        for (ChildProcess host : hosts) {
            host.order("pace " + each + " " + paceTime.toMillis());
        }
        List<Pace> paces = new ArrayList<>();
        for (ChildProcess host : hosts) {
            paces.add(Pace.ofLine(host.answer()));
        }
        busy.add("writes", Pace.merge(paces));
    }

    private void idle(String when) throws IOException {
        Busy busy = new Busy();
        park(idleTime);
        busy.add("nothing, " + when, null);
    }

    /** The time of cores that nodes take from when it is made. */
    private final class Busy {
        private final Duration before = cpuTime();
        private final ThreadTimes threadsBefore = threadTimes();
        private final long begun = System.nanoTime();

        Busy() throws IOException {}

        void add(String what, @Nullable Pace pace) throws IOException {
            double seconds = secondsSince(begun);
            ThreadTimes threads = threadTimes();
            List<Object> cores = new ArrayList<>(List.of(percent(cpuTime().minus(before), seconds)));
            for (ThreadTimes.Sort sort : ThreadTimes.Sort.values()) {
                cores.add(percent(threads.time(sort).minus(threadsBefore.time(sort)), seconds));
            }
            AntiEntropy.this.add(what, seconds, pace, cores);
        }
    }

    /** Of a core, of one node, on average. */
    private double percent(Duration time, double seconds) {
        return 100 * time.toNanos() / 1e9 / seconds / nodes;
    }

    private Duration cpuTime() {
        return hosts.stream().map(ChildProcess::cpuTime).reduce(Duration.ZERO, Duration::plus);
    }

    private ThreadTimes threadTimes() throws IOException {
        ThreadTimes all = new ThreadTimes(Map.of());
        for (ChildProcess host : hosts) {
            all = all.plus(host.threadTimes());
        }
        return all;
    }

    private void add(String what, double seconds, @Nullable Pace pace, List<Object> cores) {
        List<Object> row = new ArrayList<>(List.of(nodes, records, what, seconds));
        row.add(pace == null ? "" : pace.latencies().millis(0.5));
        row.add(pace == null ? "" : pace.latencies().millis(0.99));
        row.add(pace == null ? "" : pace.failed());
        row.addAll(cores);
        table.row(row.toArray());
        out.println("  " + row);
    }

    private static void park(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
