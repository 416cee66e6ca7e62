package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The key case that a command works with, and its password. */
final class KeyCaseArgument {
    @Parameters(index = "0", paramLabel = "KEYCASE", description = "The key case's file.")
    private @Nullable Path file;

    @Mixin
    private PasswordOptions password = new PasswordOptions();

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the parameter KEYCASE is required");
        }
        return file;
    }

    KeyCase open(Surroundings at) throws CommandException, IOException, MedChainException {
        return password.open(at, file());
    }

    /** A new one, with keys under a name. */
    void create(Surroundings at, String name, SoftwareIdentity keys)
            throws CommandException, IOException, MedChainException {
        OutputFile.requireNew(file());
        OutputFile.requireFolder(file());
        password.create(at, file(), name, keys);
    }
}
