package org.medchain.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;

/**
 * The directory's nodes: one at each member of the consortium, under the member's certificate.
 *
 * @param addresses where they are, host:port, by the members' numbers
 */
record DirectoryNodes(List<String> addresses) {
    private static final int FEW = 4;
    private static final Duration LEVEL_EVERY = Duration.ofSeconds(1);

    /** How many of them store each record: as many as tolerate most faults, for so few hospitals. */
    int replicas() {
        return addresses.size() < Roster.MAX_REPLICAS ? FEW : Roster.MAX_REPLICAS;
    }

    /** The nodes, one at each member. */
    Rosters rosters(ConsortiumConfig consortium) {
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            String[] address = addresses.get(i).split(":", -1);
            nodes.add(new RosterNode(
                    i, consortium.members().get(i).certificate(), address[0], Integer.parseInt(address[1])));
        }
        return Rosters.from(new Roster(1, replicas(), nodes));
    }

    /** Nodes level with one another more often than usual, so that the demonstration need not wait. */
    static DhtNetwork.Builder tuned(DhtNetwork.Builder network) {
        return network.synchroniseEvery(LEVEL_EVERY);
    }
}
