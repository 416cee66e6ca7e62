package org.medchain.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/**
 * Patients, hospitals, requesters and liars do thousands of things in no order, and much goes wrong. After each of them:
 * nobody ever gets a byte that no grant of its owner in force covers, and nothing acknowledged is lost or changed.
 *
 * <p>{@code -Dmodel.seed=n} replays one story, {@code -Dmodel.minutes=n} tells new ones for so long, {@code -Dmodel.steps=n}
 * long ones. Files are in memory where the system has a folder for that.
 */
class SharingModelTest {
    private static final System.Logger LOG = System.getLogger(SharingModelTest.class.getName());
    private static final int SEEDS = 5;
    private static final int STEPS = 600;
    private static final Path MEMORY = Path.of("/dev/shm");

    @Test
    void sharing_anyOrderOfOperationsAndFaults_givesOnlyWhatIsGrantedAndLosesNothing() throws Exception {
        Long seed = Long.getLong("model.seed");
        Clock clock = Clock.systemUTC();
        Instant end = clock.instant().plus(Duration.ofMinutes(Long.getLong("model.minutes", 0)));
        if (seed != null) {
            tell(seed);
            return;
        }
        long first = Long.getLong("model.first", 1);
        for (long next = first; next < first + SEEDS || clock.instant().isBefore(end); next++) {
            tell(next);
        }
    }

    private static void tell(long seed) throws IOException, MedChainException {
        Path folder = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "medchain-model")
                : Files.createTempDirectory("medchain-model");
        try (Run run = new Run(folder, seed)) {
            run.go(Integer.getInteger("model.steps", STEPS));
            run.keeping.all();
            LOG.log(System.Logger.Level.INFO, run.summary());
        } finally {
            FileTrees.delete(folder);
        }
    }
}
