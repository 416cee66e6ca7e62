package org.medchain.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.ca.CertifiedIdentity;
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

    /** The network as {@code party} takes part in it, which is a member or anybody else with a certificate. */
    DhtNetwork.Builder network(ConsortiumConfig consortium, CertifiedIdentity party) {
        List<RosterNode> nodes = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            String[] address = addresses.get(i).split(":", -1);
            nodes.add(new RosterNode(
                    i, consortium.members().get(i).certificate(), address[0], Integer.parseInt(address[1])));
        }
        Rosters rosters = Rosters.from(new Roster(1, replicas(), nodes));
        return DhtNetwork.builder(rosters, consortium.ca(), party)
                .name(consortium.genesisHash().value())
                .synchroniseEvery(LEVEL_EVERY);
    }
}
