package org.medchain.benchmarks.directory;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.VerificationException;

/** How much of what is stored moves when a node joins or leaves, by its real placement. Not thread-safe. */
final class MovedShare {
    private static final int ANY_PORT = 1;

    private final List<RecordAddress> addresses;
    private final List<RosterNode> nodes;
    private final Table table = new Table(
            "Copies moved when a node joins or leaves",
            "nodes before",
            "nodes after",
            "share moved, %",
            "at best, %",
            "moved beyond that, %",
            "least a node has, % of its fair share",
            "most a node has, %");

    /** Over that many random addresses, in networks of up to that many nodes. */
    MovedShare(int addresses, int nodes, SecureRandom random) throws VerificationException {
        this.addresses = addresses(addresses, random);
        this.nodes = nodes(nodes, random);
    }

    private static List<RecordAddress> addresses(int count, SecureRandom random) {
        return IntStream.range(0, count)
                .mapToObj(number -> new RecordAddress(new Digest(Bytes.random(random, Digest.SIZE))))
                .toList();
    }

    /** Each from a consortium of its own, as one has a hundred members at the most. */
    private static List<RosterNode> nodes(int count, SecureRandom random) throws VerificationException {
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new RosterNode(
                    i, Cast.enrol(SuiteId.X25519, random).hospital().certificate(), "127.0.0.1", ANY_PORT));
        }
        return nodes;
    }

    Table table() {
        return table;
    }

    /** From {@code before} nodes to {@code after}, one more or one less. */
    void measure(int before, int after) {
        Function<RecordAddress, List<Integer>> old =
                Roster.first(nodes.subList(0, before)).owners();
        Function<RecordAddress, List<Integer>> now =
                Roster.first(nodes.subList(0, after)).owners();
        List<List<Integer>> placed = addresses.parallelStream().map(now).toList();
        long moved = IntStream.range(0, addresses.size())
                .parallel()
                .mapToLong(i -> {
                    List<Integer> had = old.apply(addresses.get(i));
                    return placed.get(i).stream()
                            .filter(node -> !had.contains(node))
                            .count();
                })
                .sum();
        long[] held = new long[after];
        placed.forEach(owners -> owners.forEach(node -> held[node]++));
        long copies = IntStream.range(0, after).mapToLong(node -> held[node]).sum();
        double share = 100.0 * moved / copies;
        double best = 100.0 / Math.max(before, after);
        double fair = copies / (double) after;
        table.row(
                before,
                after,
                share,
                best,
                100 * (share / best - 1),
                100
                        * IntStream.range(0, after)
                                .mapToLong(node -> held[node])
                                .min()
                                .orElse(0)
                        / fair,
                100
                        * IntStream.range(0, after)
                                .mapToLong(node -> held[node])
                                .max()
                                .orElse(0)
                        / fair);
    }
}
