package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trials of a consortium on one machine. */
@Command(
        name = "trial",
        description = "Founds a consortium for a trial, with all parties' keys in one place.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TrialCommands {
    private final Surroundings at;

    TrialCommands(Surroundings at) {
        this.at = at;
    }

    @Command(
            name = "create",
            description =
                    "Makes all that a trial needs in a new folder: a CA, keys with a certificate for each party, the genesis"
                            + " configuration, the roster, and each member's configuration. All keys are in this folder, under"
                            + " one password: for trials alone.",
            mixinStandardHelpOptions = true)
    Outcome create(
            @Option(
                            names = {"-o", "--out"},
                            required = true,
                            paramLabel = "FOLDER",
                            description = "The folder to make, which must not exist.")
                    Path folder,
            @Option(
                            names = "--member",
                            required = true,
                            paramLabel = "NAME",
                            description =
                                    "A member's name; it is a node of the directory too. Its files have the name in lower case, with"
                                            + " dashes.")
                    List<String> members,
            @Option(
                            names = "--person",
                            paramLabel = "NAME",
                            description =
                                    "The name of somebody who is no member: a patient, a provider or a requester.")
                    @Nullable
                    List<String> persons,
            @Option(
                            names = "--first-port",
                            paramLabel = "PORT",
                            defaultValue = "7500",
                            description =
                                    "The first member's port for the others; the two next are its node's and its clients'. Each"
                                            + " further member has those 10 higher. Default: ${DEFAULT-VALUE}.")
                    int firstPort,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description =
                                    "A file whose first line is the password of all keys; only its owner may have access. Without"
                                            + " it a password is made.")
                    @Nullable
                    Path password)
            throws CommandException, IOException, MedChainException {
        TrialPlan plan = TrialPlan.of(members, persons == null ? List.of() : persons, firstPort);
        try (Password chosen = password == null
                ? Password.random(at.random())
                : Passwords.read(at, password, null, folder.toString(), false)) {
            return TrialFolder.create(at, plan, folder, chosen);
        }
    }
}
