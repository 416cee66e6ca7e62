package org.medchain.drills;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four of the faults, which the printed seed chooses; or with {@code -Ddrill.rounds} so many times every one, in an order that is drawn;
 * with {@code -Ddrill.only} only those whose names match, from {@code -Ddrill.seed} on.
 */
class FaultsIT {
    private static final int OF_THE_BUILD = 4;

    private final long seed = Long.getLong("drill.seed", System.nanoTime() & 0xffff_ffffL);
    private final int rounds = Integer.getInteger("drill.rounds", 0);
    private final String only = System.getProperty("drill.only", ".*");

    @TempDir
    private Path temp;

    @Test
    void faults_ofNetworkClockProcessAndDisk_loseNothingAcknowledged() throws Exception {
        System.out.println("seed " + seed);
        List<Faults> chosen = Faults.matching(only);
        try (Drill drill = new Drill(temp, seed)) {
            drill.awaitProgress(Drill.all());
            Random random = new Random(seed);
            for (int round = 0; round < Math.max(rounds, 1); round++) {
                for (Faults fault : order(chosen, random)) {
                    long begun = System.nanoTime();
                    fault.happen(drill);
                    drill.awaitProgress(Drill.all());
                    drill.acknowledged.assertUnbroken("seed " + seed + ", round " + round + ", " + fault);
                    System.out.printf(
                            "round %d: %s; all go on after %.1f s; %,d events, %,d records%n",
                            round,
                            fault,
                            (System.nanoTime() - begun) / 1e9,
                            drill.acknowledged.receipts(),
                            drill.acknowledged.addresses());
                }
            }
            System.out.println(drill.finish());
        }
    }

    private List<Faults> order(List<Faults> chosen, Random random) {
        List<Faults> faults = new ArrayList<>(chosen);
        Collections.shuffle(faults, random);
        return rounds > 0 ? faults : faults.subList(0, Math.min(OF_THE_BUILD, faults.size()));
    }
}
