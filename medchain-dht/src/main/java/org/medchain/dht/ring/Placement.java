package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;

/**
 * Who stores what: the owners of an address are the nodes with the highest {@code H(tag "ring-placement" ‖ address ‖ id of
 * the node's identity)} (rendezvous hashing). Nobody chooses where a record lands, and a node that comes or goes moves its
 * own share and no other. The owners of the latest addresses are kept. Not thread-safe.
 */
final class Placement {
    private static final DomainTag TAG = DomainTag.of("ring-placement");

    private static final int KEPT = 10_000;

    private final Roster roster;
    private final Quorum quorum;
    private final List<Seat> seats;
    private final Map<RecordAddress, List<Integer>> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordAddress, List<Integer>> eldest) {
            return size() > KEPT;
        }
    };

    private record Seat(int number, Bytes id) {}

    private record Bid(int number, Digest weight) {}

    Placement(Roster roster) {
        this.roster = roster;
        this.quorum = new Quorum(Math.min(roster.replicas(), roster.nodes().size()));
        this.seats = roster.nodes().stream()
                .map(node -> new Seat(node.number(), idOf(node)))
                .toList();
    }

    private static Bytes idOf(RosterNode node) {
        return node.certificate().identity().id().value();
    }

    Roster roster() {
        return roster;
    }

    Quorum quorum() {
        return quorum;
    }

    /** The numbers of the nodes that store {@code address}. */
    List<Integer> owners(RecordAddress address) {
        return kept.computeIfAbsent(address, this::place);
    }

    private List<Integer> place(RecordAddress address) {
        Bytes at = address.digest().value();
        List<Bid> bids = new ArrayList<>(seats.size());
        for (Seat seat : seats) {
            bids.add(new Bid(seat.number(), Hasher.hash(TAG, at, seat.id())));
        }
        bids.sort(Comparator.comparing(Bid::weight).reversed());
        return bids.stream().limit(quorum.owners()).map(Bid::number).toList();
    }

    boolean owns(int node, RecordAddress address) {
        return owners(address).contains(node);
    }
}
