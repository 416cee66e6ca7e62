package org.medchain.dht;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * The nodes of the directory's network during one epoch. Everybody in the network has the same roster for the same epoch: it
 * comes from where the consortium agrees, not from the nodes.
 *
 * @param epoch 1 for the first roster, and one more for each that follows
 * @param replicas how many nodes store each record, 1 to {@link #MAX_REPLICAS}; all of them if there are fewer nodes
 * @param nodes in the order of their numbers, 1 to {@link #MAX_NODES}
 */
public record Roster(long epoch, int replicas, List<RosterNode> nodes) {
    /** The most nodes that may store each record. */
    public static final int MAX_REPLICAS = 7;

    /** The most nodes. */
    public static final int MAX_NODES = 1_000;

    /**
     * How many parts the addresses are divided into, by their first 12 bits; all addresses of one part are stored by the same
     * nodes.
     */
    public static final int PARTITIONS = 4_096;

    /** How many nodes store each record unless there is a reason for another number: one of them may lie. */
    public static final int DEFAULT_REPLICAS = 4;

    public Roster {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs begin at 1, found " + epoch);
        }
        if (replicas < 1 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("a record has 1 to " + MAX_REPLICAS + " replicas, found " + replicas);
        }
        if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
            throw new IllegalArgumentException("a roster has 1 to " + MAX_NODES + " nodes, found " + nodes.size());
        }
        nodes = nodes.stream()
                .sorted(Comparator.comparingInt(RosterNode::number))
                .toList();
        Set<Object> known = new HashSet<>();
        for (RosterNode node : nodes) {
            if (!known.add(node.number()) || !known.add(node.certificate().identity())) {
                throw new IllegalArgumentException(node + " has the number or the identity of another one");
            }
        }
    }

    /** The first roster, with the usual number of replicas. */
    public static Roster first(List<RosterNode> nodes) {
        return new Roster(1, DEFAULT_REPLICAS, nodes);
    }

    /** The roster that follows this one. */
    public Roster followedBy(List<RosterNode> next) {
        return new Roster(epoch + 1, replicas, next);
    }

    /**
     * The fewest nodes that the next roster may have. They may be just the owners of a record that have the loser of two writes
     * of one version: those that no quorum here needed, and as many liars as the next roster bears. Were they a quorum there,
     * the loser would stand, and the acknowledged write be lost.
     */
    public int fewestNext() {
        int owners = owners(nodes.size());
        int losers = owners - quorum(owners);
        int fewest = 1;
        while (quorum(owners(fewest)) <= losers + faults(owners(fewest))) {
            fewest++;
        }
        return fewest;
    }

    private int owners(int among) {
        return Math.min(replicas, among);
    }

    private static int faults(int owners) {
        return (owners - 1) / 3;
    }

    private static int quorum(int owners) {
        return (owners + faults(owners) + 2) / 2;
    }

    /** The node of that number. */
    public Optional<RosterNode> node(int number) {
        return nodes.stream().filter(node -> node.number() == number).findFirst();
    }

    /** The node of that identity. */
    public Optional<RosterNode> node(PublicIdentity identity) {
        return nodes.stream()
                .filter(node -> node.certificate().identity().equals(identity))
                .findFirst();
    }

    /**
     * Who stores what in the engine {@link DhtFactory#QUORUM}: the numbers of the nodes that store an address, {@link #replicas}
     * or as many as there are. They are the nodes with the highest {@code H(tag "quorum-placement" ‖ number of the address's
     * partition in 2 bytes ‖ id of the node's identity)} (rendezvous hashing): a node that comes or goes moves its own share and
     * no other.
     *
     * @return a function that keeps nothing and takes a hash for each node; thread-safe
     */
    public Function<RecordAddress, List<Integer>> owners() {
        return new Rendezvous(this)::owners;
    }

    @Override
    public String toString() {
        return "Roster[epoch " + epoch + ", " + nodes.size() + " nodes, " + replicas + " replicas]";
    }
}
