package org.medchain.benchmarks.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.block.Member;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;

/**
 * Parties of one kind, and which of them are in one process.
 *
 * @param folder with a folder for each party, by its number, in which its cast is
 * @param first the number of the first party of the process
 * @param end the number after its last
 * @param listens where parties listen, each with the port after it free
 * @param relays where the relays before them listen, each with the port after it free
 * @param millis the mean delay of one way
 * @param jitterMillis its standard deviation
 */
record SitePlan(
        Kind kind,
        Path folder,
        int first,
        int end,
        List<Integer> listens,
        List<Integer> relays,
        double millis,
        double jitterMillis) {
    static final String HOST = "127.0.0.1";

    /** What the parties are. */
    enum Kind {
        MEMBERS,
        NODES
    }

    /** As the arguments of a process. */
    List<String> arguments() {
        return List.of(
                kind.name(),
                folder.toString(),
                Integer.toString(first),
                Integer.toString(end),
                text(listens),
                text(relays),
                Double.toString(millis),
                Double.toString(jitterMillis));
    }

    /** What {@link #arguments} says. */
    static SitePlan ofArguments(String[] args) {
        return new SitePlan(
                Kind.valueOf(args[0]),
                Path.of(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                numbers(args[4]),
                numbers(args[5]),
                Double.parseDouble(args[6]),
                Double.parseDouble(args[7]));
    }

    private static String text(List<Integer> numbers) {
        return numbers.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    /** The delay, switched off. */
    Wan wan() {
        return new Wan(millis, jitterMillis);
    }

    /** All nodes, each at its relay. */
    Roster roster(Cast cast) {
        List<Member> members = cast.consortium().members();
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            nodes.add(new RosterNode(i, members.get(i).certificate(), HOST, relays.get(i)));
        }
        return Roster.first(nodes);
    }
}
