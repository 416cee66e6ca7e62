package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
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

    /** Opens a key case with its password. */
    KeyCase open(Surroundings at, Path keyCase) throws CommandException, IOException, MedChainException {
        try (Password password = Passwords.read(at, file, variable, keyCase.toString(), false)) {
            return KeyCase.open(keyCase, password.characters(), at.random());
        }
    }

    /** Opens a key case, or makes an empty one. */
    KeyCase openOrCreate(Surroundings at, Path keyCase) throws CommandException, IOException, MedChainException {
        if (Files.exists(keyCase)) {
            return open(at, keyCase);
        }
        try (Password password = Passwords.read(at, file, variable, keyCase.toString(), true)) {
            return KeyCase.create(keyCase, password.characters(), at.random());
        }
    }

    /** Makes a key case with a new password and keys under a name. */
    void create(Surroundings at, Path keyCase, String name, SoftwareIdentity keys)
            throws CommandException, IOException, MedChainException {
        try (Password password = Passwords.read(at, file, variable, keyCase.toString(), true)) {
            KeyCase unused = KeyCase.createWithKeys(keyCase, password.characters(), name, keys, at.random());
        }
    }
}
