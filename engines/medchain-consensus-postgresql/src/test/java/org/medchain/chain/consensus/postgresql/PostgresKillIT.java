package org.medchain.chain.consensus.postgresql;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.fixture.PostgresInstance;

/** The {@link PostgresDrill}: two kinds of rounds that the printed seed chooses, or 50 rounds of all kinds with {@code -Psoak}. */
class PostgresKillIT {
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 50 : 2;

    @TempDir
    private Path folder;

    @Test
    void kill_membersAndServersUnderLoad_nothingAcknowledgedIsLostOrDoubled() throws Exception {
        Optional<String> missing = PostgresInstance.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        long seed = Long.getLong("postgresql.drill", System.nanoTime());
        System.out.println("-Dpostgresql.drill=" + seed);
        try (PostgresDrill drill = new PostgresDrill(folder, seed)) {
            drill.run(Integer.getInteger("postgresql.rounds", ROUNDS));
        }
    }
}
