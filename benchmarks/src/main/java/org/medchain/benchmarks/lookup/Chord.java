package org.medchain.benchmarks.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Chord ring at rest: Stoica et al., "Chord: A Scalable Peer-to-peer Lookup Service for Internet Applications" (2001), with
 * correct finger tables and nobody coming or going. A key belongs to its successor, the first node at or after it.
 */
final class Chord {
    private final int bits;
    private final NavigableSet<Long> nodes;
    private final TreeMap<Long, List<Long>> fingers = new TreeMap<>();

    /**
     * A ring of these nodes.
     *
     * @param bits of an identifier, 1 to 62
     * @param nodes their identifiers, each below 2^bits
     */
    Chord(int bits, Set<Long> nodes) {
        this.bits = bits;
        this.nodes = new TreeSet<>(nodes);
        for (long node : nodes) {
            List<Long> table = new ArrayList<>();
            for (int i = 0; i < bits; i++) {
                table.add(successor((node + (1L << i)) & mask()));
            }
            fingers.put(node, table);
        }
    }

    private long mask() {
        return (1L << bits) - 1;
    }

    /** The first node at or after an identifier, going round. */
    long successor(long identifier) {
        Long next = nodes.ceiling(identifier);
        return next == null ? nodes.first() : next;
    }

    /** Entry i is the successor of the node's identifier plus 2^i. */
    List<Long> fingers(long node) {
        return Objects.requireNonNull(fingers.get(node));
    }

    /**
     * The nodes that {@code from} asks one after the other until one names the key's node, and that node last; none if it is
     * {@code from} itself.
     */
    List<Long> lookup(long from, long key) {
        List<Long> asked = new ArrayList<>();
        if (successor(key) == from) {
            return asked;
        }
        long at = from;
        while (!isWithin(key, at, fingers(at).get(0))) {
            at = closestBefore(at, key);
            asked.add(at);
        }
        asked.add(fingers(at).get(0));
        return asked;
    }

    /** The farthest that a node knows of on the way to the key. */
    private long closestBefore(long node, long key) {
        List<Long> table = fingers(node);
        for (int i = bits - 1; i >= 0; i--) {
            long finger = table.get(i);
            if (finger != key && isWithin(finger, node, key)) {
                return finger;
            }
        }
        return table.get(0);
    }

    /** True if an identifier is after {@code from} and not after {@code to}, going round. */
    private boolean isWithin(long identifier, long from, long to) {
        return from == to || ((identifier - from - 1) & mask()) < ((to - from) & mask());
    }
}
