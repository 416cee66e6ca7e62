package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Back-ups of what exists once: keys, configuration, catalogues and data. */
@Command(
        name = "back-up",
        description = "Copies what no other member or node has: keys, configuration, providers' catalogues and data.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class BackUpCommands {
    private final Surroundings at;

    BackUpCommands(Surroundings at) {
        this.at = at;
    }

    @Command(
            name = "create",
            description =
                    "Makes a back-up in a new folder; the process may run. Ledger and directory node are not in it: they are"
                            + " fetched again, and an old copy does harm.",
            mixinStandardHelpOptions = true)
    Outcome create(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "FOLDER", description = "The folder to make, which must not exist.") Path folder)
            throws CommandException, IOException, MedChainException {
        return BackUp.create(at, config.file(), folder);
    }

    @Command(
            name = "verify",
            description = "Compares each file of a back-up with its hash, and checks the catalogues.",
            mixinStandardHelpOptions = true)
    Outcome verify(@Parameters(paramLabel = "FOLDER", description = "The back-up.") Path folder)
            throws CommandException, IOException {
        return BackUp.verify(at, folder);
    }
}
