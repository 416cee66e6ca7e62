package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DamagedBlocksTest {
    private static final int CHANGES = 3_000;

    /** Health is asked by one thread while the scrubber finds and mends blocks on another. */
    @Test
    void heights_whileBlocksAreFoundAndMended_areACopyOfWhatIsThere() {
        DamagedBlocks damaged = new DamagedBlocks();
        damaged.found(1, "for the test");
        AtomicInteger changes = new AtomicInteger();
        CompletableFuture<Void> scrubber = CompletableFuture.runAsync(() -> {
            while (changes.incrementAndGet() < CHANGES) {
                damaged.found(2, "for the test");
                damaged.mended(2);
            }
        });
        while (!scrubber.isDone()) {
            assertThat(damaged.heights()).startsWith(1L).hasSizeBetween(1, 2);
        }
        assertThat(scrubber).succeedsWithin(Duration.ofSeconds(10));
    }
}
