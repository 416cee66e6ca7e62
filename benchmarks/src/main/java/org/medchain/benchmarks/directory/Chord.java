package org.medchain.benchmarks.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chord (Stoica et al., SIGCOMM 2001) at rest: nodes on a circle of identifiers, each with a table of fingers and a list of
 * successors that are all right. A key belongs to its successor, the first node at or after it. Look-ups are iterative: whoever
 * looks up asks one node after another for the next. Immutable.
 */
public final class Chord {
    private final int bits;
    private final long[] ids;
    private final int successors;

    /**
     * A ring of these nodes.
     *
     * @param bits of identifiers, 1 to 62
     * @param ids all different, each of that many bits
     * @param successors how many of its successors a node knows
     */
    Chord(int bits, long[] ids, int successors) {
        this.bits = bits;
        this.ids = ids.clone();
        this.successors = Math.min(successors, ids.length - 1);
        Arrays.sort(this.ids);
    }

    /** A ring of {@code nodes} with random identifiers, and as many known successors as the paper proposes: log2 of them. */
    public static Chord random(int nodes, RandomGenerator random) {
        int bits = Long.SIZE - 2;
        Set<Long> drawn = new HashSet<>();
        while (drawn.size() < nodes) {
            drawn.add(random.nextLong(1L << bits));
        }
        long[] ids = drawn.stream().mapToLong(id -> id).toArray();
        return new Chord(bits, ids, Integer.SIZE - Integer.numberOfLeadingZeros(nodes - 1));
    }

    int size() {
        return ids.length;
    }

    public int bits() {
        return bits;
    }

    /** The position of the node to which {@code key} belongs; positions are in the order of identifiers. */
    int owner(long key) {
        int found = Arrays.binarySearch(ids, key);
        return found >= 0 ? found : (-found - 1) % ids.length;
    }

    /**
     * The nodes that {@code from} asks for {@code key}, in their order, up to and with the one to which it belongs: each is a
     * round trip. None if that is {@code from} itself, which a node knows as it knows its predecessor.
     */
    public List<Integer> path(int from, long key) {
        List<Integer> asked = new ArrayList<>();
        int owner = owner(key);
        int at = from;
        while (at != owner) {
            at = next(at, key);
            asked.add(at);
        }
        return asked;
    }

    /** What the node at {@code at} answers: the owner if it is among its successors, or else its closest finger before it. */
    private int next(int at, long key) {
        for (int i = 1; i <= successors; i++) {
            int successor = (at + i) % ids.length;
            if (isBetween(key, ids[at], ids[successor])) {
                return successor;
            }
        }
        for (int i = bits - 1; i >= 0; i--) {
            int finger = owner((ids[at] + (1L << i)) & ((1L << bits) - 1));
            if (finger != at && ids[finger] != key && isBetween(ids[finger], ids[at], key)) {
                return finger;
            }
        }
        return (at + 1) % ids.length;
    }

    /** True from after {@code after} up to and with {@code upTo}, around the circle. */
    private static boolean isBetween(long id, long after, long upTo) {
        return after < upTo ? after < id && id <= upTo : after < id || id <= upTo;
    }
}
