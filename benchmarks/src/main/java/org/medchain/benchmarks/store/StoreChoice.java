package org.medchain.benchmarks.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.ChildProcess;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.io.FileTrees;

/**
 * RocksDB, H2's MVStore and SQLite under the ledger's index: what it takes to index a million events in blocks of a hundred, to
 * find one, to open what is there; how many bytes that are; and what is left after a kill. Each in a process of its own, in turn.
 */
public final class StoreChoice {
    private final long blocks;
    private final int rounds;
    private final int kills;
    private final int killWithinMillis;
    private final int warmUpBlocks;
    private final int lookUps;
    private final Path results;
    private final PrintStream out;
    private final Table table = new Table(
            "Stores under the index",
            "store",
            "events",
            "events/s",
            "processor, µs an event",
            "a look-up, µs",
            "opening, ms",
            "MB on disk",
            "kills",
            "of which left an earlier state, whole");

    private StoreChoice(Arguments args, PrintStream out) {
        blocks = args.integer("events", 1_000_000) / Blocks.EVENTS;
        rounds = args.integer("rounds", 3);
        kills = args.integer("kills", 10);
        killWithinMillis = args.integer("kill-within-ms", 4_000);
        warmUpBlocks = args.integer("warm-up-events", 100_000) / Blocks.EVENTS;
        lookUps = args.integer("look-ups", 200_000);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, InterruptedException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, InterruptedException {
        new StoreChoice(Arguments.parse(args), out).run();
    }

    /** What one process measured. */
    private record Measured(long fillNanos, long cpuNanos, long lookUpNanos, long openNanos, long bytes) {}

    private void run() throws IOException, InterruptedException {
        Map<String, List<Measured>> measured = new HashMap<>();
        try (Scratch scratch = Scratch.temporary()) {
            for (int round = 0; round < rounds; round++) {
                for (String name : Candidate.ALL) {
                    out.println("  round " + (round + 1) + ", " + name);
                    measured.computeIfAbsent(name, unknown -> new ArrayList<>()).add(measure(name, scratch.next()));
                }
            }
            for (String name : Candidate.ALL) {
                out.println("  kills, " + name);
                row(name, median(measured.getOrDefault(name, List.of())), whole(name, scratch));
            }
        }
        Report report = new Report(results, "store-choice", "Stores under the ledger's index", out);
        report.paragraph("Blocks of " + Blocks.EVENTS
                + " events, three entries each; atomic batches that may be lost in a crash."
                + " Caches of 32 MiB, heaps of 256 MiB. Medians of " + rounds
                + " rounds, each store in turn in a process of"
                + " its own. Kills: at a random moment within " + killWithinMillis + " ms.");
        report.table("store-choice", table);
        report.finish();
    }

    private Measured measure(String name, Path folder) throws IOException {
        try (ChildProcess child = start(name, folder, "measure")) {
            String[] said = child.answer().split(" ", -1);
            return new Measured(
                    Long.parseLong(said[0]),
                    Long.parseLong(said[1]),
                    Long.parseLong(said[2]),
                    Long.parseLong(said[3]),
                    Scratch.size(folder.resolve("store")));
        } finally {
            FileTrees.delete(folder);
        }
    }

    private ChildProcess start(String name, Path folder, String what) throws IOException {
        Files.createDirectories(folder);
        return ChildProcess.start(
                StoreProcess.class,
                256,
                List.of(
                        name,
                        folder.toString(),
                        what,
                        Long.toString(blocks),
                        Integer.toString(warmUpBlocks),
                        Integer.toString(lookUps)),
                folder.resolveSibling(folder.getFileName() + ".log"));
    }

    private int whole(String name, Scratch scratch) throws IOException, InterruptedException {
        Random random = new Random(7);
        int whole = 0;
        for (int i = 0; i < kills; i++) {
            Path folder = scratch.next();
            ChildProcess filling = start(name, folder, "fill");
            filling.awaitReady();
            TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(killWithinMillis));
            filling.kill();
            try (ChildProcess checking = start(name, folder, "check")) {
                whole += Long.parseLong(checking.answer()) >= 0 ? 1 : 0;
            } catch (IOException e) {
                out.println("  " + name + " after a kill: " + e.getMessage());
            }
            FileTrees.delete(folder);
        }
        return whole;
    }

    private static Measured median(List<Measured> all) {
        List<Measured> sorted = new ArrayList<>(all);
        Collections.sort(sorted, (one, other) -> Long.compare(one.fillNanos(), other.fillNanos()));
        return sorted.get(sorted.size() / 2);
    }

    private void row(String name, Measured measured, int whole) {
        double events = blocks * (double) Blocks.EVENTS;
        table.row(
                name,
                (long) events,
                events * 1e9 / measured.fillNanos(),
                measured.cpuNanos() / 1e3 / events,
                measured.lookUpNanos() / 1e3,
                measured.openNanos() / 1e6,
                measured.bytes() / 1e6,
                kills,
                whole);
    }
}
