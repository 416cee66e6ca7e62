package org.medchain.dht;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * The nodes of the directory's network during one epoch. All parties use the same roster for the same epoch: the roster
 * comes from the consortium's agreement, not from the nodes.
 *
 * @param epoch 1 for the first roster; each successor has the next number
 * @param replicas how many nodes store each record, 1 to {@link #MAX_REPLICAS}; if there are fewer nodes, all store it
 * @param nodes 1 to {@link #MAX_NODES}, sorted by number
 */
public record Roster(long epoch, int replicas, List<RosterNode> nodes) {
    /** The largest number of replicas. */
    public static final int MAX_REPLICAS = 7;

    /** The largest number of nodes. */
    public static final int MAX_NODES = 1_000;

    /**
     * The number of partitions of the address space. The first 12 bits of an address select its partition; the same
     * nodes store all addresses of one partition.
     */
    public static final int PARTITIONS = 4_096;

    /** The most characters of a roster in JSON: of the largest certificates, and the text around them. */
    public static final int MAX_JSON_SIZE = 32 << 20;

    /** The usual number of replicas: one of the four nodes may lie. */
    public static final int DEFAULT_REPLICAS = 4;

    public Roster {
        if (epoch < 1) {
            throw new IllegalArgumentException("expected an epoch of at least 1, found " + epoch);
        }
        if (replicas < 1 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("expected 1 to " + MAX_REPLICAS + " replicas, found " + replicas);
        }
        if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
            throw new IllegalArgumentException("expected 1 to " + MAX_NODES + " nodes, found " + nodes.size());
        }
        nodes = nodes.stream()
                .sorted(Comparator.comparingInt(RosterNode::number))
                .toList();
        Set<Object> known = new HashSet<>();
        for (RosterNode node : nodes) {
            if (!known.add(node.number()) || !known.add(node.certificate().identity())) {
                throw new IllegalArgumentException(
                        "expected nodes with distinct numbers and identities, found those of " + node + " twice");
            }
        }
    }

    /** The roster of epoch 1 with {@link #DEFAULT_REPLICAS}. */
    public static Roster first(List<RosterNode> nodes) {
        return new Roster(1, DEFAULT_REPLICAS, nodes);
    }

    /**
     * Reads a roster from JSON, the form in which people compare it and send it on, as {@code medchain roster create} writes it:
     *
     * <pre>{@code {"epoch": 1, "replicas": 4, "nodes": [
     *   {"number": 0, "host": "10.0.1.7", "port": 7501, "certificate": "<DER in Base64>"}, ...]}}</pre>
     *
     * <p>Whether the certificates are the consortium's is for the engine to check.
     *
     * @throws MalformedException if the text is longer than {@value #MAX_JSON_SIZE} characters, a name is missing, repeated or
     *     unknown, or a value is not of a roster
     */
    public static Roster decodeJson(String json) throws MalformedException {
        return RosterJson.decode(json);
    }

    /** The roster in JSON, with a line break at the end; {@link #decodeJson} reads it. */
    public String encodeJson() {
        return RosterJson.encode(this);
    }

    /** The roster of the next epoch, with the same number of replicas. */
    public Roster followedBy(List<RosterNode> next) {
        return new Roster(epoch + 1, replicas, next);
    }

    /**
     * The fewest nodes that the next roster may have. Its owners of a record may be exactly the nodes that hold the
     * losing one of two writes of one version: the old owners outside a quorum, plus as many liars as the next roster
     * tolerates. If these nodes were a quorum of the next roster, the loser would stand and the acknowledged write
     * would be lost.
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

    /** The node with this number. */
    public Optional<RosterNode> node(int number) {
        return nodes.stream().filter(node -> node.number() == number).findFirst();
    }

    /** The node with this identity. */
    public Optional<RosterNode> node(PublicIdentity identity) {
        return nodes.stream()
                .filter(node -> node.certificate().identity().equals(identity))
                .findFirst();
    }

    /**
     * The placement of records in the engine {@link DhtFactory#QUORUM}: maps an address to the numbers of the nodes
     * that store it, {@link #replicas} of them or all if there are fewer. These are the nodes with the highest
     * {@code H(tag "quorum-placement" ‖ number of the address's partition in 2 bytes ‖ id of the node's identity)}
     * (rendezvous hashing), so that a joining or leaving node moves only its own share.
     *
     * @return a stateless function that computes one hash per node; thread-safe
     */
    public Function<RecordAddress, List<Integer>> owners() {
        return new Rendezvous(this)::owners;
    }

    @Override
    public String toString() {
        return "Roster[epoch " + epoch + ", " + nodes.size() + " nodes, " + replicas + " replicas]";
    }
}
