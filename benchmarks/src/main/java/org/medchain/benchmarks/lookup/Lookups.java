package org.medchain.benchmarks.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Many look-ups of random keys by random nodes in one network of each kind, of which a share lies. On Chord a liar that is asked
 * can name another liar in place of the next node, and the one that is named says that there is nothing; so a look-up is lost
 * that asks a liar anywhere. With one hop, all R = 3f+1 owners are asked at once and 2f+1 must agree, so it is lost if more
 * than f of them lie; and what it returns is fresh as long as no more do.
 */
final class Lookups {
    private static final int BITS = 62;
    private static final int OWNERS = 4;
    private static final int FAULTY = 1;

    private final int nodes;
    private final int count;
    private final long seed;

    /** {@code count} look-ups among {@code nodes} nodes. */
    Lookups(int nodes, int count, long seed) {
        this.nodes = nodes;
        this.count = count;
        this.seed = seed;
    }

    /**
     * What came of them.
     *
     * @param meanHops how many nodes are asked on Chord, one after the other, on average
     * @param p99Hops of a hundred look-ups the second longest
     * @param lostOnChord the share that met a liar
     * @param lostInOneHop the share of which too many owners lie
     */
    record Outcome(double meanHops, int p99Hops, double lostOnChord, double lostInOneHop) {}

    /** Runs them; the same seed, the same outcome. */
    Outcome run(double liars) {
        Random random = new Random(seed);
        List<Long> identifiers = identifiers(random);
        Set<Long> lying = new HashSet<>(identifiers.subList(0, (int) Math.round(liars * nodes)));
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < nodes; i++) {
            numbers.put(identifiers.get(i), i);
        }
        Chord chord = new Chord(BITS, numbers.keySet());
        int[] hops = new int[count];
        int lostOnChord = 0;
        int lostInOneHop = 0;
        for (int i = 0; i < count; i++) {
            long from = identifiers.get(random.nextInt(nodes));
            List<Long> asked = chord.lookup(from, random.nextLong() >>> (Long.SIZE - BITS));
            hops[i] = asked.size();
            lostOnChord += asked.stream().anyMatch(lying::contains) ? 1 : 0;
            lostInOneHop +=
                    owners(identifiers, random).stream().filter(lying::contains).count() > FAULTY ? 1 : 0;
        }
        Arrays.sort(hops);
        return new Outcome(
                Arrays.stream(hops).average().orElse(0),
                hops[(int) (count * 0.99)],
                (double) lostOnChord / count,
                (double) lostInOneHop / count);
    }

    private List<Long> identifiers(Random random) {
        Set<Long> identifiers = new HashSet<>();
        while (identifiers.size() < nodes) {
            identifiers.add(random.nextLong() >>> (Long.SIZE - BITS));
        }
        List<Long> shuffled = new ArrayList<>(identifiers);
        Collections.sort(shuffled);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** As rendezvous hashing chooses them: any {@link #OWNERS} with the same probability. */
    private List<Long> owners(List<Long> identifiers, Random random) {
        Set<Long> owners = new HashSet<>();
        while (owners.size() < Math.min(OWNERS, nodes)) {
            owners.add(identifiers.get(random.nextInt(nodes)));
        }
        return List.copyOf(owners);
    }
}
