package org.medchain.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.examples.ecg.SyntheticEcg;

/**
 * Runs the sharing flow: {@code quickstart [--members n [--engine e]] [record.hea]}. Without a record it makes one; with
 * members, both networks run in as many processes. A record is read and checked as a whole before anything is written. Results are written
 * to the folder {@code quickstart-out}, from which those of the run before are deleted first. Ends with status 0 only if
 * everything was as promised.
 */
public final class Quickstart {
    /** Set by the start script when a person is watching: the progress bar then redraws itself. */
    private static final String INTERACTIVE = "medchain.interactive";

    private static final Path OUTPUT = Path.of("quickstart-out");
    private static final Duration SYNTHETIC_LENGTH = Duration.ofMinutes(30);
    private static final long SYNTHETIC_SEED = 100;

    /** Tells of each table that it makes; kept, since loggers that nobody keeps are forgotten with their level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Quickstart() {}

    /** Runs the flow and ends the process. */
    public static void main(String[] args) {
        FLYWAY.setLevel(Level.WARNING);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(args, OUTPUT, out, Boolean.getBoolean(INTERACTIVE)));
    }

    /** Runs the flow in {@code folder}; returns the status to end with. */
    static int run(String[] args, Path folder, PrintStream out, boolean interactive) {
        Optional<Invocation> invocation = Invocation.parse(args);
        if (invocation.isEmpty()) {
            out.println(Invocation.USAGE);
            return 2;
        }
        Optional<EcgRecord> given;
        try {
            given = check(invocation.get(), folder);
        } catch (IOException e) {
            out.println("\nFAILED before anything was written or deleted: " + e);
            out.println("The same command fails again until that is mended.");
            return 1;
        }
        try (OutputFolder taken = OutputFolder.take(folder)) {
            EcgRecord ecg = given.isPresent() ? given.get() : made(taken);
            new Scenario(invocation.get(), ecg, folder, new Narrator(out, interactive)).play();
            return 0;
        } catch (BrokenPromiseException e) {
            out.println("\nBROKEN PROMISE: " + e.getMessage());
            return 1;
        } catch (IOException | MedChainException e) {
            out.println("\nFAILED: " + e);
            return 1;
        }
    }

    private static EcgRecord made(OutputFolder folder) throws IOException {
        return SyntheticEcg.write(folder.device(), OutputFolder.RECORD_MADE, SYNTHETIC_LENGTH, SYNTHETIC_SEED);
    }

    /** All that can be known to fail before the run begins; the record, if one was given. */
    private static Optional<EcgRecord> check(Invocation invocation, Path folder) throws IOException {
        OutputFolder.check(folder, invocation.record());
        if (invocation.record().isEmpty()) {
            return Optional.empty();
        }
        EcgRecord record = EcgRecord.open(invocation.record().get());
        Plan.of(record.header());
        record.verify();
        return Optional.of(record);
    }
}
