package org.medchain.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.error.MedChainException;
import org.medchain.examples.ecg.EcgRecord;
import org.medchain.examples.ecg.SyntheticEcg;

/**
 * Runs the sharing flow: {@code quickstart [--members n] [record.hea]}. Without a record it makes one; with members, both
 * networks run in as many processes. Results are written to the folder
 * {@code quickstart-out}, which is emptied first. Ends with status 0 only if everything was as promised.
 */
public final class Quickstart {
    /** Set by the start script when a person is watching: the progress bar then redraws itself. */
    private static final String INTERACTIVE = "medchain.interactive";

    private static final Path OUTPUT = Path.of("quickstart-out");
    private static final Duration SYNTHETIC_LENGTH = Duration.ofMinutes(30);
    private static final long SYNTHETIC_SEED = 100;

    private Quickstart() {}

    /** Runs the flow and ends the process. */
    public static void main(String[] args) {
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
        try {
            empty(folder);
            int members = invocation.get().members();
            new Scenario(members, ecg(invocation.get(), folder), folder, new Narrator(out, interactive)).play();
            return 0;
        } catch (BrokenPromiseException e) {
            out.println("\nBROKEN PROMISE: " + e.getMessage());
            return 1;
        } catch (IOException | MedChainException e) {
            out.println("\nFAILED: " + e);
            return 1;
        }
    }

    private static EcgRecord ecg(Invocation invocation, Path folder) throws IOException {
        if (invocation.record().isPresent()) {
            return EcgRecord.open(invocation.record().get());
        }
        Path device = Files.createDirectories(folder.resolve("device"));
        return SyntheticEcg.write(device, "synthetic", SYNTHETIC_LENGTH, SYNTHETIC_SEED);
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                List<Path> deepestFirst =
                        found.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
