package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.error.MedChainException;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.log.SimulatedDisk;
import org.medchain.metrics.Metrics;

/** What one more block costs does not depend on how many there are. */
class BlockCostTest {
    private static final int BLOCKS = 50;

    private final AtomicLong reads = new AtomicLong();

    @TempDir
    private Path folder;

    @Test
    void block_howeverLongTheChain_readsNothingOfTheLog() throws MedChainException {
        TestChain chain = new TestChain();
        try (BlockStore store = BlockStore.open(
                        folder, chain.world.config, counting(new SimulatedDisk(1)), new SecureRandom(), Metrics.NONE);
                StoreReplica replica = new StoreReplica(store)) {
            reads.set(0);
            for (int i = 0; i < BLOCKS; i++) {
                assertThat(replica.prepare(List.of(), i).block()).isEmpty();
                store.mend();
                store.append(chain.next(chain.world.opaque(chain.world.provider, i)));
            }
            assertThat(reads).hasValue(0);
        }
    }

    private LogFolder counting(LogFolder disk) {
        return new LogFolder() {
            @Override
            public List<String> names() throws IOException {
                return disk.names();
            }

            @Override
            public LogFile open(String name) throws IOException {
                return disk.open(name);
            }

            @Override
            public LogInput read(String name) throws IOException {
                reads.incrementAndGet();
                return disk.read(name);
            }
        };
    }
}
