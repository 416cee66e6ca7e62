package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The ledger, through members that serve it or from a stopped member's files. */
@Command(
        name = "ledger",
        description = "Browses and verifies the ledger, proves its events, appends one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class LedgerCommands {
    private static final int MOST_BLOCKS = 10_000;
    private static final int TELL_EVERY = 1_000;

    private final Surroundings at;

    LedgerCommands(Surroundings at) {
        this.at = at;
    }

    /** An event on the ledger. */
    record Row(long height, String time, String type, String signer, String event) {}

    /** Blocks with their events. */
    record Browsed(long from, long to, long head, List<Row> events) implements Outcome {
        @Override
        public String text() {
            Table table = Table.of("HEIGHT", "TIME", "TYPE", "SIGNER", "EVENT");
            events.forEach(row -> table.row(row.height(), row.time(), row.type(), row.signer(), row.event()));
            return table.text() + "\n\n" + (to < from ? "no blocks" : "blocks " + from + " to " + to + " of " + head);
        }
    }

    @Command(name = "browse", description = "Lists the events of blocks.", mixinStandardHelpOptions = true)
    Outcome browse(
            @Mixin LedgerSource source,
            @Option(names = "--from", paramLabel = "HEIGHT", description = "The first block; default: the last ones.")
                    @Nullable
                    Long from,
            @Option(
                            names = "--blocks",
                            paramLabel = "COUNT",
                            defaultValue = "20",
                            description = "How many blocks; default: ${DEFAULT-VALUE}.")
                    int blocks)
            throws CommandException, IOException, MedChainException {
        if (blocks < 1 || blocks > MOST_BLOCKS || (from != null && from < 1)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected 1 to " + MOST_BLOCKS + " blocks from height 1 on, found " + blocks
                            + (from == null ? "" : " from " + from));
        }
        try (Ledger ledger = source.open(at)) {
            long head = LedgerSource.head(ledger);
            long first = from == null ? Math.max(1, head - blocks + 1) : from;
            List<Row> rows = new ArrayList<>();
            Map<PublicIdentity, String> names = new HashMap<>();
            long height = first;
            Optional<Block> block = ledger.block(height);
            while (block.isPresent() && height < first + blocks) {
                for (Event event : block.get().events()) {
                    rows.add(row(block.get(), event, name(ledger, event.signer(), names)));
                }
                height++;
                block = height < first + blocks ? ledger.block(height) : Optional.empty();
            }
            return new Browsed(first, height - 1, Math.max(head, height - 1), rows);
        }
    }

    private static Row row(Block block, Event event, String signer) {
        return new Row(
                block.header().height(),
                Instant.ofEpochMilli(block.header().timestampMillis()).toString(),
                event.type().toString(),
                signer,
                event.hash().value().toHex());
    }

    private static String name(Ledger ledger, PublicIdentity signer, Map<PublicIdentity, String> known)
            throws MedChainException {
        String name = known.get(signer);
        if (name == null) {
            name = signer.equals(ledger.config().ca().identity())
                    ? ledger.config().ca().subject()
                    : ledger.certificate(signer)
                            .map(certificate -> certificate.subject())
                            .orElse(signer.id().value().toShortHex());
            known.put(signer, name);
        }
        return name;
    }

    /** A chain that holds. */
    record Verified(long blocks, String genesisHash) implements Outcome {
        @Override
        public String text() {
            return Table.facts()
                    .row("verified blocks", blocks)
                    .row("genesis hash", genesisHash)
                    .text();
        }
    }

    @Command(
            name = "verify",
            description =
                    "Reads and verifies the whole chain: hashes, links, and the signatures of a quorum on each block.",
            mixinStandardHelpOptions = true)
    Outcome verify(@Mixin LedgerSource source) throws CommandException, IOException, MedChainException {
        try (Ledger ledger = source.open(at)) {
            long[] last = new long[1];
            ledger.verify(height -> {
                last[0] = height;
                if (height % TELL_EVERY == 0) {
                    at.tell("verified " + height + " blocks");
                }
            });
            return new Verified(last[0], ledger.config().genesisHash().value().toHex());
        }
    }

    /** A proof in a file. */
    record Proven(String type, long height, String time, String event, String file, @Nullable String members)
            implements Outcome {
        @Override
        public String text() {
            Table table = Table.facts()
                    .row("event", event)
                    .row("type", type)
                    .row("block", height + " of " + time)
                    .row("written to", file);
            if (members != null) {
                table.row("members", members);
            }
            return table.text();
        }
    }

    @Command(
            name = "proof",
            description =
                    "Writes the proof that an event is on the ledger; \"proof verify\" verifies it without a network.",
            mixinStandardHelpOptions = true)
    Outcome proof(
            @Mixin LedgerSource source,
            @Parameters(paramLabel = "EVENT", description = "The event's hash, as \"browse\" shows it.") String event,
            @Option(
                            names = "--members",
                            paramLabel = "FILE",
                            description =
                                    "Write the history of the members, which a verifier needs once they have changed.")
                    @Nullable
                    Path members,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        if (members != null) {
            out.check(members);
            if (members.toAbsolutePath()
                    .normalize()
                    .equals(out.file().toAbsolutePath().normalize())) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "expected two files for the proof and the members, found " + members + " twice");
            }
        }
        EventHash hash = hash(event);
        try (Ledger ledger = source.open(at)) {
            Optional<LedgerEntry> entry = ledger.find(hash);
            Optional<EventProof> proof = entry.isEmpty()
                    ? Optional.empty()
                    : ledger.proof(entry.get().ref());
            if (proof.isEmpty()) {
                throw new CommandException(
                        ExitCode.REFUSED, "expected an event on the ledger, found none with hash " + event);
            }
            if (members != null) {
                out.write(members, ledger.memberHistory().encode());
            }
            out.write(proof.get().encode());
            return new Proven(
                    entry.get().event().type().toString(),
                    entry.get().height(),
                    entry.get().timestamp().toString(),
                    event,
                    out.file().toString(),
                    members == null ? null : members.toString());
        }
    }

    private static EventHash hash(String event) throws CommandException {
        try {
            Bytes value = Bytes.fromHex(event);
            if (value.size() == Digest.SIZE) {
                return EventHash.of(value);
            }
        } catch (IllegalArgumentException e) {
            throw noHash(event);
        }
        throw noHash(event);
    }

    private static CommandException noHash(String event) {
        return new CommandException(
                ExitCode.USAGE,
                "expected an event's hash of " + 2 * Digest.SIZE + " hexadecimal digits, found \"" + event + "\"");
    }

    /** An event that is on the ledger now. */
    record Appended(String type, String event, String block) implements Outcome {
        @Override
        public String text() {
            return Table.facts()
                    .row("event", event)
                    .row("type", type)
                    .row("in block", block)
                    .text();
        }
    }

    @Command(
            name = "append",
            description = "Brings a signed event to the ledger, such as a revocation. Repeating it changes nothing.",
            mixinStandardHelpOptions = true)
    Outcome append(
            @Mixin LedgerSource source,
            @Parameters(paramLabel = "FILE", description = "The file with the event.") Path file)
            throws CommandException, IOException, MedChainException {
        Event event = InputFile.named(file, Event::decode, InputFile.read(file, "an event", Event.MAX_SIZE));
        try (Ledger ledger = source.open(at)) {
            EventRef ref = ledger.append(event).join();
            return new Appended(
                    event.type().toString(),
                    event.hash().value().toHex(),
                    ref.block().value().toHex());
        }
    }
}
