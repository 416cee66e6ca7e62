package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The password of the key case that a command works on. */
final class PasswordOptions {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password; only its owner may have access.")
    private @Nullable Path file;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "An environment variable with the password. Without both the terminal asks.")
    private @Nullable String variable;

    char[] read(Surroundings at, Path keyCase) throws CommandException, IOException {
        return Passwords.read(at, file, variable, keyCase.toString(), false);
    }

    /** A new key case's. */
    char[] choose(Surroundings at, Path keyCase) throws CommandException, IOException {
        return Passwords.read(at, file, variable, keyCase.toString(), true);
    }
}
