package org.medchain.chain.consensus.ratis;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@link RatisDrill}: two kinds of rounds that the printed seed chooses, or 50 rounds of all kinds with {@code -Psoak}. */
class RatisKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 2;

    @TempDir
    private Path folder;

    @Test
    void kill_membersUnderLoad_nothingAcknowledgedIsLostOrDoubled() throws Exception {
        long seed = Long.getLong("ratis.drill", System.nanoTime());
        System.out.println("-Dratis.drill=" + seed);
        try (RatisDrill drill = new RatisDrill(folder, seed)) {
            drill.run(Integer.getInteger("ratis.rounds", ROUNDS));
        }
    }
}
