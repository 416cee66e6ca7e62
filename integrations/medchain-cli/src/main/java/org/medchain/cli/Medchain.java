package org.medchain.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** The program {@code medchain}. */
public final class Medchain {
    private Medchain() {}

    /** Runs one command and ends with its exit code. */
    @SuppressWarnings(
            "SystemConsoleNull") // From JDK 22 on it may be no terminal: then a password is a line of the input.
    public static void main(String[] arguments) {
        Logs.configure();
        Console console = System.console();
        Surroundings at = new Surroundings(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System::getenv,
                question -> console == null ? null : console.readPassword("%s", question),
                Clock.systemUTC(),
                new SecureRandom(),
                Path.of(""),
                console != null,
                Medchain::onSignal);
        System.exit(new Commands(at).run(arguments));
    }

    /** On SIGTERM, SIGINT and SIGHUP the JVM runs its hooks; this one waits for the end and says why it came. */
    private static void onSignal(Ending ending) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            ending.ask();
                            Runtime.getRuntime().halt(ending.awaitOver());
                        },
                        "medchain-end"));
    }
}
