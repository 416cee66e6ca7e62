package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configuration file that a command works with. */
final class ConfigurationOption {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the option --config is required");
        }
        return file;
    }

    Configuration read(Surroundings at) throws CommandException, IOException {
        return Configuration.read(at, file());
    }
}
