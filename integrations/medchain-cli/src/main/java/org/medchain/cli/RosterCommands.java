package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MedChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The directory's nodes. */
@Command(
        name = "roster",
        description = "Makes and shows the list of the directory's nodes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RosterCommands {
    private final Surroundings at;

    RosterCommands(Surroundings at) {
        this.at = at;
    }

    /** A node. */
    record Node(int number, String host, int port, CertificateView certificate) {}

    /** A roster. */
    record Shown(long epoch, int replicas, List<Node> nodes, String file) implements Outcome {
        static Shown of(Roster roster, Path file) {
            return new Shown(
                    roster.epoch(),
                    roster.replicas(),
                    roster.nodes().stream()
                            .map(node -> new Node(
                                    node.number(), node.host(), node.port(), CertificateView.of(node.certificate())))
                            .toList(),
                    file.toString());
        }

        @Override
        public String text() {
            Table facts =
                    Table.facts().row("epoch", epoch).row("replicas", replicas).row("file", file);
            Table table = Table.of("NODE", "CERTIFIED AS", "ADDRESS", "UNTIL");
            for (Node one : nodes) {
                table.row(
                        one.number(),
                        one.certificate().subject(),
                        one.host() + ":" + one.port(),
                        one.certificate().notAfter());
            }
            return facts.text() + "\n\n" + table.text();
        }
    }

    @Command(
            name = "create",
            description = "Makes a roster. The order of the nodes gives them their numbers, from 0 on.",
            mixinStandardHelpOptions = true)
    Outcome create(
            @Option(
                            names = "--node",
                            required = true,
                            paramLabel = "HOST:PORT=CERTIFICATE",
                            description = "Where a node is reached, and its certificate.")
                    List<String> nodes,
            @Option(
                            names = "--replicas",
                            paramLabel = "COUNT",
                            defaultValue = "4",
                            description = "How many nodes store each record; default: ${DEFAULT-VALUE}.")
                    int replicas,
            @Option(
                            names = "--epoch",
                            paramLabel = "NUMBER",
                            defaultValue = "1",
                            description = "Its number; default: ${DEFAULT-VALUE}.")
                    long epoch,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        List<RosterNode> listed = new ArrayList<>();
        for (String node : nodes) {
            AddressedCertificate read = AddressedCertificate.read(at, "--node", node);
            listed.add(new RosterNode(
                    listed.size(),
                    read.certificate(),
                    read.address().getHostString(),
                    read.address().getPort()));
        }
        Roster roster = new Roster(epoch, replicas, listed);
        out.write(OutputFile.text(roster.encodeJson()));
        return Shown.of(roster, out.file());
    }

    @SuppressWarnings("try") // The turn lasts from the reading to the writing.
    @Command(
            name = "next",
            description = "Makes the roster that follows another one, of which all nodes stay that are not named here.",
            mixinStandardHelpOptions = true)
    Outcome next(
            @Parameters(paramLabel = "ROSTER", description = "The roster that it follows.") Path file,
            @Option(
                            names = "--node",
                            paramLabel = "NUMBER=HOST:PORT=CERTIFICATE",
                            description =
                                    "Who joins with a number that nobody had yet, or the same node's other address or certificate.")
                    @Nullable
                    List<String> nodes,
            @Option(names = "--leave", paramLabel = "NUMBER", description = "Who leaves.") @Nullable
                    List<Integer> leaving,
            @Mixin OutputFile out)
            throws CommandException, IOException, MedChainException {
        out.check();
        try (Turn alone = out.turn(List.of(file))) {
            Roster roster = next(
                    InputFile.roster(file), nodes == null ? List.of() : nodes, leaving == null ? List.of() : leaving);
            out.write(OutputFile.text(roster.encodeJson()));
            return Shown.of(roster, out.file());
        }
    }

    private Roster next(Roster former, List<String> nodes, List<Integer> leaving)
            throws CommandException, IOException, MedChainException {
        NextRoster next = new NextRoster(former);
        for (String node : nodes) {
            NumberedParty read = NumberedParty.read(at, "--node", node);
            next.put(new RosterNode(
                    read.number(),
                    read.party().certificate(),
                    read.party().address().getHostString(),
                    read.party().address().getPort()));
        }
        for (int number : leaving) {
            next.remove(number);
        }
        return next.roster();
    }

    @Command(name = "show", description = "Checks and shows a roster.", mixinStandardHelpOptions = true)
    Outcome show(@Parameters(paramLabel = "FILE", description = "The roster.") Path file)
            throws CommandException, IOException, MedChainException {
        return Shown.of(InputFile.roster(file), file);
    }
}
