package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.fixture.Copies;
import org.medchain.error.StorageException;
import org.medchain.log.SimulatedDisk;
import org.medchain.metrics.Metrics;

/** The power fails: the log loses what was not synced, and the index, which is never synced, any amount of its end. */
class StorePowerCutTest {
    private static final long SEED = 11;
    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    @TempDir
    Path olderIndex;

    private final Random random = new Random(SEED);
    private final SimulatedDisk disk = new SimulatedDisk(SEED);
    private final TestChain chain = new TestChain();

    @Test
    void powerCut_logTornAndIndexOlder_everyAcknowledgedBlockIsThere() throws IOException, StorageException {
        for (int round = 0; round < ROUNDS; round++) {
            try {
                appendUntilPowerCut();
                assertHoldsAll();
            } catch (StorageException | AssertionError e) {
                throw new AssertionError("seed " + SEED + ", round " + round, e);
            }
        }
    }

    private void appendUntilPowerCut() throws IOException, StorageException {
        try (BlockStore store = open()) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                store.append(chain.next(events()));
            }
        }
        Copies.replace(folder.resolve("index"), olderIndex);
        BlockStore store = open();
        for (int i = random.nextInt(3); i > 0; i--) {
            store.append(chain.next(events()));
        }
        disk.failPowerAtNextForce();
        CertifiedBlock unacknowledged = chain.next(events());
        try (store) {
            store.append(unacknowledged);
            throw new AssertionError("a block without its fsync was acknowledged");
        } catch (StorageException expected) {
            disk.cutPower();
        }
        if (random.nextBoolean()) {
            Copies.replace(olderIndex, folder.resolve("index"));
        }
    }

    private Event[] events() {
        Event[] events = new Event[1 + random.nextInt(4)];
        for (int i = 0; i < events.length; i++) {
            events[i] = chain.world.opaque(chain.world.provider, random.nextInt(3_000));
        }
        return events;
    }

    private BlockStore open() throws StorageException {
        return BlockStore.open(folder, chain.world.config, disk, new SecureRandom(), Metrics.NONE);
    }

    private void assertHoldsAll() throws StorageException {
        try (BlockStore store = open()) {
            long height = store.state().tip().height();
            if (height < chain.blocks.size()) {
                chain.blocks.remove(chain.blocks.size() - 1);
            }
            assertThat(height).isEqualTo(chain.blocks.size());
            for (CertifiedBlock expected : chain.blocks) {
                assertThat(store.block(expected.block().header().height())).contains(expected);
                for (Event event : expected.block().events()) {
                    assertThat(store.event(event.hash()).orElseThrow().event()).isEqualTo(event);
                }
            }
            store.verify((block, before) -> {});
        }
    }
}
