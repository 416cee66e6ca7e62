package org.medchain.cli;

import java.nio.file.Path;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Option;

/** Which keys of a key case a command works with. */
final class KeyOption {
    @Option(
            names = "--key",
            paramLabel = "NAME",
            defaultValue = "member",
            description = "The keys' name in the key case; default: ${DEFAULT-VALUE}.")
    private String name = "";

    String name() {
        return name;
    }

    /** The keys of {@code keyCase}, which {@code file} has. */
    SoftwareIdentity keys(KeyCase keyCase, Path file) throws MedChainException, CommandException {
        return keys(keyCase, file, name);
    }

    static SoftwareIdentity keys(KeyCase keyCase, Path file, String name) throws MedChainException, CommandException {
        return keyCase.identity(name).orElseThrow(() -> {
            try {
                return new CommandException(
                        ExitCode.REFUSED,
                        "expected keys named \"" + name + "\" in " + file + ", found " + keyCase.names());
            } catch (MedChainException e) {
                return Failures.of(e);
            }
        });
    }
}
