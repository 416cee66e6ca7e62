package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The genesis configuration, on which all trust rests. */
@Command(
        name = "genesis",
        description = "Makes and shows the genesis configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class GenesisCommands {
    private final Surroundings at;

    GenesisCommands(Surroundings at) {
        this.at = at;
    }

    /** The configuration; its hash is what the founders compare. */
    record Genesis(
            String name,
            String genesisHash,
            int quorum,
            CertificateView ca,
            List<MemberView> members,
            int maxEventBytes,
            int maxBlockBytes,
            int maxEvents,
            String file)
            implements Outcome {
        static Genesis of(ConsortiumConfig consortium, Path file) {
            BlockLimits limits = consortium.limits();
            return new Genesis(
                    consortium.name(),
                    consortium.genesisHash().value().toHex(),
                    consortium.memberSet().quorum(),
                    CertificateView.of(consortium.ca()),
                    MemberView.of(consortium.memberSet()),
                    limits.maxEventBytes(),
                    limits.maxBlockBytes(),
                    limits.maxEvents(),
                    file.toString());
        }

        @Override
        public String text() {
            Table facts = Table.facts()
                    .row("consortium", name)
                    .row("genesis hash", genesisHash)
                    .row("CA", ca.subject() + ", until " + ca.notAfter())
                    .row("quorum", quorum + " of " + members.size())
                    .row("file", file);
            return facts.text() + "\n\n" + MemberView.table(members).text();
        }
    }

    @Command(
            name = "create",
            description =
                    "Makes a genesis configuration. The order of the members gives them their numbers, from 0 on; each has the"
                            + " name that its certificate has.",
            mixinStandardHelpOptions = true)
    Outcome create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "The consortium's name.")
                    String name,
            @Option(names = "--ca", required = true, paramLabel = "CERTIFICATE", description = "The CA's certificate.")
                    Path ca,
            @Option(
                            names = "--member",
                            required = true,
                            paramLabel = "HOST:PORT=CERTIFICATE",
                            description = "Where the other members reach a member, and its certificate.")
                    List<String> members,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        List<Member> founders = new ArrayList<>();
        for (String member : members) {
            AddressedCertificate read = AddressedCertificate.read(at, "--member", member);
            founders.add(new Member(read.certificate().subject(), read.certificate(), Optional.of(read.text())));
        }
        ConsortiumConfig consortium =
                ConsortiumConfig.create(name, InputFile.certificate(ca), founders, BlockLimits.DEFAULT);
        consortium.verify(at.clock().instant());
        out.write(consortium.encode());
        return Genesis.of(consortium, out.file());
    }

    @Command(
            name = "show",
            description = "Checks and shows a genesis configuration. Compare the hash over another way.",
            mixinStandardHelpOptions = true)
    Outcome show(@Parameters(paramLabel = "FILE", description = "The genesis configuration.") Path file)
            throws CommandException, IOException, MedChainException {
        ConsortiumConfig consortium = InputFile.consortium(file);
        consortium.verify(at.clock().instant());
        return Genesis.of(consortium, file);
    }
}
