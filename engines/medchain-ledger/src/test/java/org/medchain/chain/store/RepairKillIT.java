package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.log.LogRecord;
import org.medchain.metrics.Metrics;

/** A process is killed while it repairs blocks: each of them is as it was stored, or named as damaged. */
class RepairKillIT {
    private static final String SEGMENT = "blocks/blocks-0000000000000000001.log";
    private static final int ROUNDS = Boolean.getBoolean("medchain.soak") ? 100 : 4;
    private static final int MAX_REPAIRS = 12;
    private static final int MAX_DELAY_MILLIS = 20;
    /** Somewhere in the payload of each record. */
    private static final int DAMAGED_AT = 100;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TestChain chain = RepairWriter.chain();

    @Test
    void kill_atAnyInstantOfARepair_leavesEachBlockAsItWasOrNamed(@TempDir Path folder) throws Exception {
        int repaired = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path store = folder.resolve("store-" + round);
            damage(store);
            repairAndKill(store);
            repaired += assertSoundOrNamed(store, "seed " + seed + ", round " + round);
        }
        assertThat(repaired).isPositive();
    }

    private void damage(Path folder) throws MedChainException, IOException {
        try (BlockStore store = BlockStore.open(folder, chain.world.config, new SecureRandom(), Metrics.NONE)) {
            for (CertifiedBlock block : chain.blocks) {
                store.append(block);
            }
        }
        Path segment = folder.resolve(SEGMENT);
        byte[] log = Files.readAllBytes(segment);
        int start = 0;
        for (int i = 0; i < RepairWriter.BLOCKS - 1; i++) {
            int length = LogRecord.encode(i + 1L, chain.blocks.get(i).encode()).length;
            log[start + DAMAGED_AT] ^= 1;
            start += length;
        }
        Files.write(segment, log);
    }

    private void repairAndKill(Path folder) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RepairWriter.class.getName(),
                folder.toString());
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = writer.inputReader()) {
            int enough = random.nextInt(MAX_REPAIRS);
            for (int i = 0; i < enough; i++) {
                assertThat(said.readLine()).isEqualTo("repaired");
            }
            boolean ended = writer.waitFor(random.nextInt(MAX_DELAY_MILLIS), TimeUnit.MILLISECONDS);
            assertThat(ended).as("ended by itself").isFalse();
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Returns how many blocks were repaired. */
    private int assertSoundOrNamed(Path folder, String what) throws MedChainException {
        int repaired = 0;
        try (BlockStore store = BlockStore.open(folder, chain.world.config, new SecureRandom(), Metrics.NONE)) {
            for (CertifiedBlock expected : chain.blocks) {
                long height = expected.block().header().height();
                if (store.damaged().contains(height)) {
                    store.repair(expected);
                } else {
                    repaired++;
                }
                assertThat(read(store, height)).as(what).isEqualTo(expected);
            }
            store.verify((block, before) -> {});
        }
        return repaired;
    }

    private static CertifiedBlock read(BlockStore store, long height) throws StorageException {
        return store.block(height).orElseThrow();
    }
}
