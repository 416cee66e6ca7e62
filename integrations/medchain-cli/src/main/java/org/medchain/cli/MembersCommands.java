package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.Seat;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The members of a running consortium. */
@Command(
        name = "members",
        description = "Lists the members of a running consortium, and changes them by a quorum's approval.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class MembersCommands {
    private final Surroundings at;

    MembersCommands(Surroundings at) {
        this.at = at;
    }

    /** The members now. */
    record Listed(String consortium, long changes, int quorum, List<MemberView> members) implements Outcome {
        @Override
        public String text() {
            return Table.facts()
                            .row("consortium", consortium)
                            .row("changes", changes)
                            .row("quorum", quorum + " of " + members.size())
                            .text()
                    + "\n\n"
                    + MemberView.table(members).text();
        }
    }

    @Command(name = "list", description = "Lists the members that the ledger has.", mixinStandardHelpOptions = true)
    Outcome list(@Mixin LedgerSource source) throws CommandException, IOException, MedChainException {
        try (Ledger ledger = source.open(at)) {
            Membership members = Membership.of(ledger);
            return new Listed(
                    members.consortium().name(),
                    members.now().changes(),
                    members.now().quorum(),
                    MemberView.of(members.now()));
        }
    }

    @Command(
            name = "propose",
            description =
                    "Writes a change of the members, which the configured member approves. The others approve it in turn.",
            mixinStandardHelpOptions = true)
    Outcome propose(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--member",
                            paramLabel = "NUMBER=HOST:PORT=CERTIFICATE",
                            description =
                                    "Who joins with a number that nobody had yet, or takes the place of who has it; where the"
                                            + " other members reach it, and its certificate.")
                    @Nullable
                    List<String> members,
            @Option(names = "--leave", paramLabel = "NUMBER", description = "Who leaves.") @Nullable
                    List<Integer> leaving,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        List<Seat> seats = seats(members == null ? List.of() : members, leaving == null ? List.of() : leaving);
        Configuration configuration = config.read(at);
        CertifiedIdentity proposer = configuration.identity();
        try (Ledger ledger = Clients.ledger(at, configuration, configuration.consortium(), proposer)) {
            Membership now = Membership.of(ledger);
            MemberChange change = new MemberChange(now.now().changes() + 1, seats);
            ProposedChange proposed =
                    ProposedChange.of(change, now, proposer, at.clock().instant());
            out.write(proposed.encode(now, proposer));
            return ChangeView.of(proposed, now, out.file());
        }
    }

    private List<Seat> seats(List<String> members, List<Integer> leaving)
            throws CommandException, IOException, MedChainException {
        SortedMap<Integer, Seat> seats = new TreeMap<>();
        for (String member : members) {
            NumberedParty read = NumberedParty.read(at, "--member", member);
            Member joins = new Member(
                    read.party().certificate().subject(),
                    read.party().certificate(),
                    Optional.of(read.party().text()));
            put(seats, new Seat(read.number(), Optional.of(joins)));
        }
        for (int number : leaving) {
            put(seats, new Seat(number, Optional.empty()));
        }
        if (seats.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "expected --member or --leave, found neither");
        }
        return List.copyOf(seats.values());
    }

    private static void put(Map<Integer, Seat> seats, Seat seat) throws CommandException {
        if (seats.put(seat.number(), seat) != null) {
            throw new CommandException(
                    ExitCode.USAGE, "expected each number once, found member " + seat.number() + " twice");
        }
    }

    @Command(
            name = "show",
            description = "Checks and shows a proposed change. Compare the hash over another way.",
            mixinStandardHelpOptions = true)
    Outcome show(
            @Mixin LedgerSource source,
            @Parameters(paramLabel = "CHANGE", description = "The file with the change.") Path file)
            throws CommandException, IOException, MedChainException {
        try (Ledger ledger = source.open(at)) {
            Membership now = Membership.of(ledger);
            return ChangeView.of(ProposedChange.read(file, now, at.clock().instant()), now, null);
        }
    }

    @SuppressWarnings("try") // The turn lasts from the reading to the writing.
    @Command(
            name = "approve",
            description = "Writes a proposed change with the approval of the configured member, and those that it has.",
            mixinStandardHelpOptions = true)
    Outcome approve(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--hash",
                            required = true,
                            paramLabel = "HASH",
                            description = "What is approved: the hash, as \"show\" shows it.")
                    String hash,
            @Parameters(
                            paramLabel = "CHANGE",
                            arity = "1..*",
                            description = "The file with the change, or several that different members approved.")
                    List<Path> files,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        Configuration configuration = config.read(at);
        CertifiedIdentity member = configuration.identity();
        try (Ledger ledger = Clients.ledger(at, configuration, configuration.consortium(), member);
                Turn alone = out.turn(files)) {
            Membership now = Membership.of(ledger);
            ProposedChange approved = merged(files, now);
            if (!approved.hash().equals(hash)) {
                throw new CommandException(
                        ExitCode.REFUSED, "expected the change " + hash + ", found " + approved.hash());
            }
            approved.approve(now, member);
            out.write(approved.encode(now, member));
            return ChangeView.of(approved, now, out.file());
        }
    }

    private ProposedChange merged(List<Path> files, Membership now)
            throws CommandException, IOException, MedChainException {
        ProposedChange merged =
                ProposedChange.read(files.get(0), now, at.clock().instant());
        for (Path other : files.subList(1, files.size())) {
            merged.add(ProposedChange.read(other, now, at.clock().instant()));
        }
        return merged;
    }
}
