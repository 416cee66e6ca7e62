package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@link KillDrill}: each kind of round once, or 50 rounds with {@code -Psoak}. */
class QbftKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 6;
    private static final long THREE_TIME_OUTS_MILLIS = 3_000;

    @TempDir
    private Path folder;

    @Test
    void kill_anyOrAllUnderLoad_nothingAcknowledgedIsLostOrDoubled() throws Exception {
        long seed = Long.getLong("qbft.drill", System.nanoTime());
        System.out.println("-Dqbft.drill=" + seed);
        try (KillDrill drill = new KillDrill(folder, seed)) {
            drill.run(ROUNDS);
            assertThat(drill.longestGapMillis()).isBetween(1L, THREE_TIME_OUTS_MILLIS);
        }
    }
}
