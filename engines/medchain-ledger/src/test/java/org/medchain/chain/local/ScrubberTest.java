package org.medchain.chain.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

class ScrubberTest {
    private static final String SEGMENT = "blocks/blocks-0000000000000000001.log";
    /** In the payload of the first block. */
    private static final long OFFSET = 100;

    @TempDir
    Path folder;

    @Test
    void block_thatCannotBeReadAsNobodyExpected_isPassedOver() throws MedChainException {
        Set<Long> read = ConcurrentHashMap.newKeySet();
        try (Scrubber scrubber = Scrubber.start(height -> {
            if (height == 2) {
                throw new StackOverflowError("for a test");
            }
            read.add(height);
            return height > 4 ? Optional.empty() : Optional.of(1);
        })) {
            Await.until("the others are read", () -> read.contains(5L));
            assertThat(read).containsExactlyInAnyOrder(1L, 3L, 4L, 5L);
            assertThat(scrubber).isNotNull();
        }
    }

    @Test
    void health_blockThatTheDiskLostAndNobodyAsksFor_isNamed() throws MedChainException, IOException {
        LedgerWorld world = new LedgerWorld();
        try (Ledger ledger = world.open(folder)) {
            world.admitAll(ledger);
            assertThat(ledger.health().isWell()).isTrue();
            try (RandomAccessFile file =
                    new RandomAccessFile(folder.resolve(SEGMENT).toFile(), "rw")) {
                file.seek(OFFSET);
                int before = file.read();
                file.seek(OFFSET);
                file.write(before ^ 1);
            }
            Await.until("the damage is found", () -> ledger.health().damaged().contains(1L));
            ledger.append(world.record(world.provider)).join();
        }
    }
}
