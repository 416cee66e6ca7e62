package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.fixture.FailingClock;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.fixture.ManualClock;

/** One node floods those who ask it, or one message runs into an error: everybody goes on. */
@Timeout(120)
class QuorumFloodTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock(NOW);

    @Test
    void network_thatOneNodeFloodsWithAnswersNobodyAskedFor_goesOn() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, clock, 5, 4, 4);
                FloodingNode flooding = new FloodingNode(cluster, 3, clock)) {
            for (int honest = 0; honest < 3; honest++) {
                cluster.open(honest);
            }
            RecordingMetrics metrics = new RecordingMetrics();
            Dht client = cluster.client(4, metrics);
            await(() -> flooding.sent() > 200);
            for (int number = 0; number < 20; number++) {
                TestRecord record = TestRecord.of(number);
                assertThat(client.put(record.version(1, "content")).join()).isEqualTo(new WriteOutcome.Stored(1));
                assertThat(cluster.opened(number % 3).get(record.address()).join())
                        .isEqualTo(new ReadOutcome.Found(record.version(1, "content")));
            }
            await(() -> !metrics.fed(Instrument.DIRECTORY_MISDEEDS).isEmpty());
            assertThat(metrics.fed(Instrument.DIRECTORY_MISDEEDS))
                    .containsExactly(Instrument.DIRECTORY_MISDEEDS.series(Tag.Peer.of(3), Tag.Misdeed.FLOODED));
        }
    }

    /** What is told throws, of each link, each operation and each lie. */
    @Test
    void client_whoseMetricsThrow_goesOn() throws Exception {
        RecordingMetrics throwing = RecordingMetrics.throwing(() -> new StackOverflowError("for a test"));
        TestRecord record = TestRecord.of(1);
        try (QuorumCluster cluster = new QuorumCluster(folder, clock, 5, 4, 4);
                LyingNode liar = new LyingNode(cluster, 3, LyingNode.Lie.FORGED, clock)) {
            for (int honest = 0; honest < 3; honest++) {
                cluster.open(honest);
            }
            Dht client = cluster.client(4, throwing);
            for (int version = 1; version <= 5; version++) {
                assertThat(client.put(record.version(version, "content")).join())
                        .isEqualTo(new WriteOutcome.Stored(version));
                assertThat(client.get(record.address()).join())
                        .isEqualTo(new ReadOutcome.Found(record.version(version, "content")));
            }
            assertThat(throwing.calls()).isGreaterThan(10);
            Await.until("its health says so", () -> client.health().isWell());
            assertThat(liar).isNotNull();
        }
    }

    private static FailingClock outOfMemoryOn(String threads) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        return new FailingClock(clock, threads, () -> new OutOfMemoryError("for a test"));
    }

    private void assertGoesOnAfterErrorsOf(String thread) throws Exception {
        FailingClock failing = outOfMemoryOn(thread);
        TestRecord record = TestRecord.of(1);
        try (QuorumCluster cluster = new QuorumCluster(folder, failing, 4, 4, 4)) {
            cluster.openAll();
            assertThat(cluster.opened(1).put(record.version(1, "content")).join())
                    .isEqualTo(new WriteOutcome.Stored(1));
            failing.fail(3);
            await(() -> {
                cluster.opened(0).put(TestRecord.of(2).version(1, "another")).join();
                cluster.opened(0).get(record.address()).join();
                return failing.left() == 0;
            });
            await(() -> cluster.opened(0)
                    .get(record.address())
                    .join()
                    .equals(new ReadOutcome.Found(record.version(1, "content"))));
            // All others are away in turn: each node must do its part again.
            for (int away = 1; away < 4; away++) {
                cluster.close(away);
                TestRecord next = TestRecord.of(10 + away);
                await(() ->
                        cluster.opened(0).put(next.version(1, "content")).join().equals(new WriteOutcome.Stored(1)));
                cluster.open(away);
            }
        }
    }

    @Test
    void node_inWhoseThreadAMessageRunsOutOfMemory_goesOn() throws Exception {
        assertGoesOnAfterErrorsOf("medchain-dht-quorum-0");
    }

    @Test
    void client_inWhoseThreadAMessageRunsOutOfMemory_goesOn() throws Exception {
        FailingClock failing = outOfMemoryOn("medchain-dht-quorum-client");
        TestRecord record = TestRecord.of(1);
        ReadOutcome found = new ReadOutcome.Found(record.version(1, "content"));
        try (QuorumCluster cluster = new QuorumCluster(folder, failing, 5, 4, 4)) {
            for (int node = 0; node < 4; node++) {
                cluster.open(node);
            }
            Dht client = cluster.client(4, Metrics.NONE);
            assertThat(client.put(record.version(1, "content")).join()).isEqualTo(new WriteOutcome.Stored(1));
            failing.fail(3);
            await(() -> {
                client.get(record.address()).join();
                return failing.left() == 0;
            });
            await(() -> client.get(record.address()).join().equals(found));
            Await.until("its health says so", () -> client.health().isWell());
            assertThat(client.put(record.version(2, "more")).join()).isEqualTo(new WriteOutcome.Stored(2));
        }
    }

    @Test
    void node_inWhoseWriterAWriteRunsOutOfMemory_goesOn() throws Exception {
        assertGoesOnAfterErrorsOf("medchain-dht-writer");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
