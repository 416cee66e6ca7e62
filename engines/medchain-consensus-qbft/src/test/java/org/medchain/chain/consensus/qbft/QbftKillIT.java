package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@link KillDrill}: a leader is killed, and a kind of round that the printed seed chooses; or, with {@code -Psoak} on a machine
 * that does nothing else, 50 rounds of all kinds in which a leader's turn ends in time. That it does is shown in virtual time by {@link QbftSimulationTest}.
 */
class QbftKillIT {
    private static final boolean SOAK = Boolean.getBoolean("medchain.soak");
    private static final int ROUNDS = SOAK ? 50 : 2;
    private static final long THREE_TIME_OUTS_MILLIS = 3_000;

    @TempDir
    private Path folder;

    @Test
    void kill_anyOrAllUnderLoad_nothingAcknowledgedIsLostOrDoubled() throws Exception {
        long seed = Long.getLong("qbft.drill", System.nanoTime());
        System.out.println("-Dqbft.drill=" + seed);
        try (KillDrill drill = new KillDrill(folder, seed)) {
            drill.run(Integer.getInteger("qbft.rounds", ROUNDS));
            assertThat(drill.longestGapMillis()).isPositive();
            if (SOAK) {
                assertThat(drill.longestGapMillis()).isLessThan(THREE_TIME_OUTS_MILLIS);
            }
        }
    }
}
