package org.medchain.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command has besides its arguments.
 *
 * @param out results
 * @param err errors and progress
 * @param environment variables by their names
 * @param prompt asks for a password; answers null where nobody can be asked
 * @param folder from which relative paths lead
 * @param progress whether somebody watches
 * @param termination how a process is asked to end
 */
record Surroundings(
        PrintWriter out,
        PrintWriter err,
        Function<String, @Nullable String> environment,
        Prompt prompt,
        Clock clock,
        SecureRandom random,
        Path folder,
        boolean progress,
        Termination termination) {
    /** Asks for a password without showing it. */
    @FunctionalInterface
    interface Prompt {
        char @Nullable [] ask(String question);
    }

    /** Registers what shall end when the process is asked to end. */
    @FunctionalInterface
    interface Termination {
        void register(Ending ending);
    }

    /** Tells how far something is, on a line of its own. */
    void tell(String line) {
        if (progress) {
            err.println(line);
            err.flush();
        }
    }
}
