package org.medchain.benchmarks.evaluation;

import java.util.SplittableRandom;
import org.medchain.benchmarks.directory.Chord;

/** The paper's Chord at rest, under the same delay. */
record ChordTimes(double meanHops, int mostHops, Spread millis) {
    private static final int LOOK_UPS = 2000;

    static ChordTimes simulate(int nodes, Wan wan) {
        SplittableRandom random = new SplittableRandom(nodes);
        Chord ring = Chord.random(nodes, random);
        double[] millis = new double[LOOK_UPS];
        int most = 0;
        long hops = 0;
        for (int i = 0; i < LOOK_UPS; i++) {
            int asked = ring.path(random.nextInt(nodes), random.nextLong(1L << ring.bits()))
                    .size();
            most = Math.max(most, asked);
            hops += asked;
            for (int hop = 0; hop < asked; hop++) {
                millis[i] += wan.drawMillis() + wan.drawMillis();
            }
        }
        return new ChordTimes(hops / (double) LOOK_UPS, most, Spread.of(millis));
    }
}
