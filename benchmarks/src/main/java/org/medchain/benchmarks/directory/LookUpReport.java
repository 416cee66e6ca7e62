package org.medchain.benchmarks.directory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.load.Loopback;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.error.VerificationException;

/**
 * The engine quorum's one hop beside the paper's Chord: what moves when a node joins or leaves, how many round trips a look-up takes,
 * and how many look-ups lying nodes capture. Placement is the engine's own; Chord is simulated.
 */
public final class LookUpReport {
    private static final String CHART = "directory-look-ups.png";

    private final List<Integer> joined;
    private final List<Integer> nodes;
    private final List<Integer> liarPercents;
    private final int addresses;
    private final int lookUps;
    private final long seed;
    private final int wanMillis;
    private final Duration limitTime;
    private final Path results;
    private final PrintStream out;

    private LookUpReport(Arguments args, PrintStream out) {
        joined = args.integers("joined", "4,10,30,100");
        nodes = args.integers("nodes", "4,10,30,100,1000");
        liarPercents = args.integers("liars", "5,10,25");
        addresses = args.integer("addresses", 100_000);
        lookUps = args.integer("look-ups", 100_000);
        seed = args.integer("seed", 1);
        wanMillis = args.integer("wan-ms", 20);
        limitTime = args.millis("limit-ms", 1000);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Computes all and prints the report. */
    public static void main(String[] args) throws IOException, VerificationException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, VerificationException {
        new LookUpReport(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, VerificationException {
        Report report = new Report(results, "directory-look-ups", "Directory: one hop beside Chord", out);
        report.paragraph(String.format(
                Locale.ROOT,
                "Moved: %,d random addresses, four copies each, placed by the engine's own code. Chord: simulated at rest, with "
                        + "all fingers and successors right and log2 of the nodes known as successors; %,d iterative look-ups for "
                        + "each figure, from random nodes for random keys, on ten rings, seed %d. A round trip is one over the "
                        + "loopback interface, as measured, or %d ms between hospitals; computing is free.",
                addresses,
                lookUps,
                seed,
                wanMillis));
        report.table("directory-moved", moved());
        LookUps simulated = new LookUps(lookUps, seed, 1e6 / Loopback.roundTrips(limitTime), wanMillis);
        for (int size : nodes) {
            out.println("  look-ups among " + size + " nodes");
            simulated.measure(size);
            liarPercents.forEach(percent -> simulated.capture(size, percent / 100.0));
        }
        report.table("directory-hops", simulated.hops());
        LookUpChart.write(simulated.rows(), wanMillis, report.file(CHART));
        report.paragraph("![Time of a look-up](" + CHART + ")");
        report.table("directory-captured", simulated.captured());
        report.finish();
    }

    private Table moved() throws VerificationException {
        int most = joined.stream().mapToInt(before -> before + 1).max().orElse(1);
        MovedShare moved = new MovedShare(addresses, most, new SecureRandom());
        for (int before : joined) {
            out.println("  placement with " + before + " nodes and one more");
            moved.measure(before, before + 1);
            moved.measure(before + 1, before);
        }
        return moved.table();
    }
}
