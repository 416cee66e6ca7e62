package org.medchain.benchmarks.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/**
 * How many bytes an event takes: encoded, in the block log, in the index, beside the sum of its fields; and how many bytes of
 * the directory an inventory and a session take.
 */
public final class LedgerFootprint {
    private final List<SuiteId> suites;
    private final EventFootprint.Settings settings;
    private final int copies;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();

    private LedgerFootprint(Arguments args, PrintStream out) throws MalformedException {
        suites = Cast.suites(args.integers("suites", "1,2"));
        settings = new EventFootprint.Settings(
                args.integer("events", 10_000),
                args.millis("at-most-ms", 20_000),
                args.integer("streams", 400),
                args.integers("grants", "1,3,10"));
        copies = args.integer("directory-copies", 3);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException {
        new LedgerFootprint(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException {
        Report report = new Report(results, "ledger-footprint", "Bytes on disk", out);
        EventFootprint events = new EventFootprint(settings, random, out);
        DirectoryFootprint directory = new DirectoryFootprint(settings.grants(), copies, random, out);
        for (SuiteId suite : suites) {
            try (Scratch scratch = Scratch.in(results)) {
                Cast cast = Cast.enrol(suite, random);
                events.measure(cast, scratch);
                directory.measure(cast, scratch);
            }
        }
        report.paragraph(
                "Sum of fields: without any framing. Block log: blocks with their certificates, shared among their "
                        + "events. Index: after the ledger was opened again and closed.");
        report.table("ledger-footprint", events.table());
        report.table("directory-footprint", directory.table());
        report.finish();
    }
}
