package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;

/** A node that nobody asks anything, and that has nothing to compare for an hour. */
class IdleNodeTest {
    private static final String THREAD = "medchain-dht-quorum-0";
    private static final long SECOND = 1_000_000_000L;
    private static final int WINDOWS = 10;
    private static final int FEW = 4;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    @Test
    void node_nobodyAsksAnything_leavesItsThreadAlone() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, Clock.systemUTC(), 1, 1, 4)) {
            DhtSettings settings = DhtSettings.builder(cluster.folder(0))
                    .network(cluster.network(0)
                            .synchroniseEvery(Duration.ofHours(1))
                            .build())
                    .build();
            assertThat(cluster.open(0, settings)).isNotNull();
            long woken = Long.MAX_VALUE;
            for (int i = 0; i < WINDOWS && woken > FEW; i++) {
                woken = wokenInASecond();
            }
            assertThat(woken).as("how often the thread was woken in a second").isLessThanOrEqualTo(FEW);
        }
    }

    private long wokenInASecond() {
        long before = waits();
        long end = System.nanoTime() + SECOND;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return waits() - before;
    }

    private long waits() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals(THREAD))
                .mapToLong(ThreadInfo::getWaitedCount)
                .sum();
    }
}
