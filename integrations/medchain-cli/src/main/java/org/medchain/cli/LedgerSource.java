package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger a command reads: what members serve, or the files of a member that does not run. */
final class LedgerSource {
    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Option(names = "--stopped", description = "Read the files of the configured member, which must not run.")
    private boolean stopped;

    Ledger open(Surroundings at) throws CommandException, IOException, MedChainException {
        Configuration configuration = config.read(at);
        ConsortiumConfig consortium = configuration.consortium();
        return stopped
                ? ofFiles(configuration, consortium)
                : Clients.ledger(at, configuration, consortium, configuration.identity());
    }

    private static Ledger ofFiles(Configuration configuration, ConsortiumConfig consortium)
            throws CommandException, IOException, MedChainException {
        Path folder = configuration.path(Setting.FOLDER).resolve("ledger");
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    ExitCode.STORAGE,
                    "expected a member's ledger at " + folder + ", found " + InputFile.instead(folder, "folder"));
        }
        CertifiedIdentity member = configuration.identity();
        LedgerBuilder builder =
                LedgerBuilder.in(folder).consortium(consortium).engine(new StoppedConsensus.Factory(), Map.of());
        Optional<Integer> number = configuration.number(Setting.JOINED_AS);
        return (number.isPresent() ? builder.member(number.get(), member) : builder.member(member.keys())).open();
    }

    /** The height of the last block: by doubling and halving, since a client knows only what was proven to it. */
    static long head(Ledger ledger) throws MedChainException {
        long there = ledger.height();
        long step = 1;
        while (ledger.block(there + step).isPresent()) {
            there += step;
            step *= 2;
        }
        for (step /= 2; step > 0; step /= 2) {
            if (ledger.block(there + step).isPresent()) {
                there += step;
            }
        }
        return there;
    }
}
