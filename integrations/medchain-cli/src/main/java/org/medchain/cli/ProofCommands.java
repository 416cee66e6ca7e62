package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventType;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proofs, verified without a network. */
@Command(
        name = "proof",
        description = "Verifies a proof that an event is on the ledger, without a network.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ProofCommands {
    private final Surroundings at;

    ProofCommands(Surroundings at) {
        this.at = at;
    }

    /** What a proof proves. */
    record Proven(
            String consortium,
            String genesisHash,
            String event,
            String type,
            String signer,
            long height,
            String block,
            String time,
            @Nullable String digest)
            implements Outcome {
        @Override
        public String text() {
            Table table = Table.facts()
                    .row("the proof holds", "")
                    .row("consortium", consortium)
                    .row("genesis hash", genesisHash)
                    .row("event", event)
                    .row("type", type)
                    .row("signer", signer)
                    .row("block", height + " of " + time)
                    .row("block hash", block);
            if (digest != null) {
                table.row("data digest", digest);
            }
            return table.text();
        }
    }

    @Command(name = "verify", description = "Verifies a proof.", mixinStandardHelpOptions = true)
    Outcome verify(
            @Option(
                            names = "--genesis",
                            required = true,
                            paramLabel = "FILE",
                            description = "The consortium's genesis configuration: all that is trusted.")
                    Path genesis,
            @Option(
                            names = "--members",
                            paramLabel = "FILE",
                            description = "The history of the members, if they have changed.")
                    @Nullable
                    Path members,
            @Parameters(paramLabel = "PROOF", description = "The file with the proof.") Path file)
            throws CommandException, IOException, MedChainException {
        ConsortiumConfig consortium = InputFile.consortium(genesis);
        consortium.verify(at.clock().instant());
        EventProof proof =
                InputFile.named(file, EventProof::decode, InputFile.read(file, "a proof", EventProof.MAX_SIZE));
        ProvenEvent proven = members == null ? proof.verify(consortium) : proof.verify(history(members, consortium));
        return new Proven(
                consortium.name(),
                consortium.genesisHash().value().toHex(),
                proven.event().hash().value().toHex(),
                proven.event().type().toString(),
                proven.event().signer().id().value().toHex(),
                proven.height(),
                proven.ref().block().value().toHex(),
                proven.timestamp().toString(),
                proven.event().type().equals(EventType.ADD_DATA)
                        ? EventDG.of(proven.event()).digest().value().toHex()
                        : null);
    }

    private static MemberHistory history(Path file, ConsortiumConfig trusted)
            throws CommandException, IOException, MedChainException {
        MemberHistory history = InputFile.named(
                file,
                MemberHistory::decode,
                InputFile.read(file, "the history of the members", MemberHistory.MAX_SIZE));
        if (!history.config().genesisHash().equals(trusted.genesisHash())) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected the history of " + trusted.genesisHash() + ", found that of "
                            + history.config().genesisHash());
        }
        return history;
    }
}
