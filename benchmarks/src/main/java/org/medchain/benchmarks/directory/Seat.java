package org.medchain.benchmarks.directory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.block.Member;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.metrics.Metrics;

/**
 * What a node is opened with.
 *
 * @param cast its identity, and all nodes' certificates: they are the consortium's members, in the order of their numbers
 * @param ports one for each node, with the next one free too
 * @param folder its own, not there yet
 */
record Seat(Cast cast, int number, List<Integer> ports, Path folder) {
    private static final String HOST = "127.0.0.1";

    /** Those of a node on this roster; {@code metrics} hears of its links. */
    DhtSettings settings(Roster roster, Metrics metrics) {
        DhtNetwork network = DhtNetwork.builder(
                        Rosters.from(roster), cast.consortium().ca(), cast.hospital())
                .build();
        return DhtSettings.builder(folder).network(network).metrics(metrics).build();
    }

    /** All nodes of the network. */
    List<RosterNode> nodes() {
        List<Member> members = cast.consortium().members();
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            nodes.add(new RosterNode(i, members.get(i).certificate(), HOST, ports.get(i)));
        }
        return nodes;
    }
}
