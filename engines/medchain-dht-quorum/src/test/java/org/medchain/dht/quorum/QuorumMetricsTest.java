package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.WriteOutcome;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.Network;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.fixture.ManualClock;

/** What a node that lost its disk measures while it fetches its records. */
@Timeout(120)
class QuorumMetricsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int RECORDS = 20;

    @TempDir
    private Path folder;

    private final RecordingMetrics metrics = new RecordingMetrics();

    @Test
    void node_onAnEmptyFolder_countsWhatItFetchesAndServesThen() throws Exception {
        ManualClock clock = new ManualClock(NOW);
        try (QuorumCluster cluster = new QuorumCluster(folder, clock, 4, 4, 4)) {
            for (int node = 0; node < 3; node++) {
                cluster.open(node);
            }
            for (int number = 0; number < RECORDS; number++) {
                assertThat(cluster.opened(0)
                                .put(TestRecord.of(number).version(1, "content"))
                                .join())
                        .isEqualTo(new WriteOutcome.Stored(1));
            }
            cluster.open(3, cluster.settings(3).metrics(metrics).build());

            Await.until("it serves", () -> metrics.sum(Instrument.DIRECTORY_SERVING.series()) == 1);
            Await.until("it is linked", () -> metrics.sum(Instrument.DIRECTORY_LINKED_NODES.series()) == 3);
            Await.until("it has all", () -> metrics.sum(Instrument.DIRECTORY_RECORDS.series()) == RECORDS);
            assertThat(metrics.fed(Instrument.DIRECTORY_FETCHED_WRITES).stream()
                            .mapToDouble(metrics::sum)
                            .sum())
                    .isPositive();
            assertThat(metrics.sum(Instrument.DIRECTORY_STORAGE_USAGE.series()))
                    .isBetween(1.0, metrics.sum(Instrument.DIRECTORY_STORAGE_LIMIT.series()));
            assertThat(metrics.sum(Instrument.LINK_COUNT.series(Network.DIRECTORY)))
                    .isPositive();
        }
        assertThat(metrics.isRegistered(Instrument.DIRECTORY_SERVING.series())).isFalse();
        assertThat(metrics.isRegistered(Instrument.DIRECTORY_RECORDS.series())).isFalse();
    }
}
