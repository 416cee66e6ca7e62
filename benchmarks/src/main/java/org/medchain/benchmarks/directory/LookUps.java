package org.medchain.benchmarks.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.medchain.benchmarks.report.Table;

/**
 * What it takes to find a record, in a simulated Chord and on quorum, and how many look-ups lying nodes capture. Every figure
 * is made anew from the same seed. Not thread-safe.
 */
final class LookUps {
    private static final int RINGS = 10;
    private static final int OWNERS = 4;
    private static final int FAULTS = 1;

    private final int perSize;
    private final long seed;
    private final double loopbackMicros;
    private final double wanMillis;
    private final Table hops;
    private final Table captured = new Table(
            "Look-ups captured by lying nodes",
            "nodes",
            "lying nodes",
            "lying, %",
            "Chord, one look-up, %",
            "Chord, four keys and a quorum, %",
            "quorum, four owners and a quorum, %");
    private final List<Row> rows = new ArrayList<>();

    /** How many round trips a look-up took; quorum takes one. */
    record Row(int nodes, double mean, int median, int p99, int most) {}

    /**
     * Look-ups to be made.
     *
     * @param perSize how many for each number of nodes
     * @param loopbackMicros a round trip over the loopback interface
     * @param wanMillis a round trip between hospitals
     */
    LookUps(int perSize, long seed, double loopbackMicros, double wanMillis) {
        this.perSize = perSize;
        this.seed = seed;
        this.loopbackMicros = loopbackMicros;
        this.wanMillis = wanMillis;
        this.hops = new Table(
                "Round trips of a look-up and what they take",
                "nodes",
                "Chord, mean",
                "p50",
                "p99",
                "most",
                "quorum",
                "Chord over loopback, mean ms",
                "quorum, ms",
                "Chord between hospitals, mean ms",
                "p99 ms",
                "quorum, ms ");
    }

    Table hops() {
        return hops;
    }

    Table captured() {
        return captured;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Look-ups from random nodes for random keys, on several rings. */
    void measure(int nodes) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] taken = new int[perSize];
        Chord ring = Chord.random(nodes, random);
        for (int i = 0; i < perSize; i++) {
            if (i % (perSize / RINGS + 1) == 0) {
                ring = Chord.random(nodes, random);
            }
            taken[i] = ring.path(random.nextInt(nodes), random.nextLong(1L << ring.bits()))
                    .size();
        }
        Arrays.sort(taken);
        double mean = Arrays.stream(taken).average().orElse(0);
        Row row = new Row(nodes, mean, taken[perSize / 2], taken[perSize * 99 / 100], taken[perSize - 1]);
        rows.add(row);
        hops.row(
                nodes,
                mean,
                row.median(),
                row.p99(),
                row.most(),
                1,
                mean * loopbackMicros / 1e3,
                loopbackMicros / 1e3,
                mean * wanMillis,
                row.p99() * wanMillis,
                wanMillis);
    }

    /**
     * With this share of the nodes lying together. In Chord each node that is asked, the owner included, can send whoever looks
     * up to another liar; on quorum the owners are computed, and more than f of them must lie.
     */
    void capture(int nodes, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        int liars = (int) Math.round(share * nodes);
        int single = 0;
        int quorum = 0;
        int owners = 0;
        Chord ring = Chord.random(nodes, random);
        for (int i = 0; i < perSize; i++) {
            if (i % (perSize / RINGS + 1) == 0) {
                ring = Chord.random(nodes, random);
            }
            boolean[] lies = liars(nodes, liars, random);
            int from = honest(lies, random);
            int lost = 0;
            for (int key = 0; key < OWNERS; key++) {
                List<Integer> asked = ring.path(from, random.nextLong(1L << ring.bits()));
                boolean caught = asked.stream().anyMatch(node -> lies[node]);
                lost += caught ? 1 : 0;
                single += key == 0 && caught ? 1 : 0;
            }
            quorum += lost > FAULTS ? 1 : 0;
            owners += lyingOwners(lies, random) > FAULTS ? 1 : 0;
        }
        captured.row(nodes, liars, 100.0 * liars / nodes, percent(single), percent(quorum), percent(owners));
    }

    private double percent(int count) {
        return 100.0 * count / perSize;
    }

    private static boolean[] liars(int nodes, int liars, SplittableRandom random) {
        boolean[] lies = new boolean[nodes];
        for (int chosen = 0; chosen < liars; ) {
            int node = random.nextInt(nodes);
            chosen += lies[node] ? 0 : 1;
            lies[node] = true;
        }
        return lies;
    }

    private static int honest(boolean[] lies, SplittableRandom random) {
        int node = random.nextInt(lies.length);
        while (lies[node]) {
            node = random.nextInt(lies.length);
        }
        return node;
    }

    /** Rendezvous hashing makes any four different nodes owners, one set as likely as another. */
    private static int lyingOwners(boolean[] lies, SplittableRandom random) {
        boolean[] taken = new boolean[lies.length];
        int found = 0;
        for (int owner = 0; owner < Math.min(OWNERS, lies.length); ) {
            int node = random.nextInt(lies.length);
            if (!taken[node]) {
                taken[node] = true;
                owner++;
                found += lies[node] ? 1 : 0;
            }
        }
        return found;
    }
}
