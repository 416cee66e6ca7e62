package org.medchain.dht;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;

/** Assigns addresses to the nodes of a roster as specified by {@link Roster#owners}. Immutable. */
final class Rendezvous {
    private static final DomainTag TAG = DomainTag.of("quorum-placement");

    private final int owners;
    private final List<Seat> seats;

    private record Seat(int number, Bytes id) {}

    private record Bid(int number, Digest weight) {}

    Rendezvous(Roster roster) {
        this.owners = Math.min(roster.replicas(), roster.nodes().size());
        this.seats = roster.nodes().stream()
                .map(node -> new Seat(node.number(), idOf(node)))
                .toList();
    }

    private static Bytes idOf(RosterNode node) {
        return node.certificate().identity().id().value();
    }

    /** The first 12 bits of the address as a two-byte number. */
    private static Bytes partition(RecordAddress address) {
        Bytes digest = address.digest().value();
        int partition = ((digest.get(0) & 0xff) << 4) | ((digest.get(1) & 0xff) >> 4);
        return Bytes.copyOf(new byte[] {(byte) (partition >> 8), (byte) partition});
    }

    List<Integer> owners(RecordAddress address) {
        Bytes at = partition(address);
        List<Bid> bids = new ArrayList<>(seats.size());
        for (Seat seat : seats) {
            bids.add(new Bid(seat.number(), Hasher.hash(TAG, at, seat.id())));
        }
        bids.sort(Comparator.comparing(Bid::weight).reversed());
        return bids.stream().limit(owners).map(Bid::number).toList();
    }
}
