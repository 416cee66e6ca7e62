package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.health.IssueCode;
import org.medchain.health.PeerStatus;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.fixture.Await;

/** What a client and a node say of the nodes that they reach. */
class QuorumHealthTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void client_ofNodesThatGoAndComeBack_saysIfTheyAreEnough() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, CLOCK, 5, 4, 4)) {
            for (int node = 0; node < 4; node++) {
                cluster.open(node);
            }
            Dht client = cluster.client(4, Metrics.NONE);
            Await.until("its health says so", () -> client.health().isWell());
            assertThat(client.status().nodes()).hasSize(4).allMatch(PeerStatus::isLinked);
            assertThat(client.status().epoch()).hasValue(1);

            cluster.close(3);
            Await.until("its health says so", () -> client.health().has(IssueCode.NOT_LINKED));
            assertThat(client.health().isReady()).isTrue();
            Await.until("its health says so", () -> client.status().toString().contains("\n  node 3 ("));
            assertThat(client.status().nodes())
                    .filteredOn(node -> !node.isLinked())
                    .hasSize(1);

            cluster.close(2);
            Await.until("its health says so", () -> client.health().has(IssueCode.DIRECTORY_NO_QUORUM));
            assertThat(client.health().isReady()).isFalse();
            assertThat(cluster.opened(0).health().has(IssueCode.DIRECTORY_NO_QUORUM))
                    .isTrue();

            cluster.open(2);
            Await.until("its health says so", () -> !client.health().has(IssueCode.DIRECTORY_NO_QUORUM));
            cluster.open(3);
            Await.until("its health says so", () -> client.health().isWell());
            Await.until("its health says so", () -> cluster.opened(0).health().isWell());
        }
    }

    @Test
    void nodes_thatAreOpenedTheFirstTime_areWellOnceTheyServe() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, CLOCK, 4, 4, 4)) {
            cluster.open(0);
            Await.until("it fetches", () -> cluster.opened(0).health().has(IssueCode.NODE_FETCHING));
            for (int node = 1; node < 4; node++) {
                cluster.open(node);
            }
            Await.until("its health says so", () -> cluster.opened(0).health().isWell());
            cluster.opened(0).close();
            assertThat(cluster.opened(0).health().has(IssueCode.CLOSED)).isTrue();
        }
    }
}
