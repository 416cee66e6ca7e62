package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.Roster;
import org.medchain.dht.Rosters;
import org.medchain.health.Issue;
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

    /** It has asked for nothing yet, and all nodes are linked. */
    @Test
    void client_whoseRosterIsNotThatOfTheNodes_isNotReady() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, CLOCK, 5, 4, 4)) {
            cluster.openAll();
            Roster roster = cluster.rosters().latest();
            Map<Roster, String> wrong = Map.of(
                    new Roster(1, 3, roster.nodes()), "for the same epoch; nothing is read",
                    new Roster(1, 4, roster.nodes().subList(0, 3)), "for the same epoch; nothing is read",
                    new Roster(3, 4, roster.nodes()), "for different epochs, 1 and 3; nothing is read");
            for (Map.Entry<Roster, String> each : wrong.entrySet()) {
                Dht client = cluster.clientWith(4, Rosters.from(each.getKey()));
                Await.until(
                        "it was told so by each",
                        () -> client.health().issues().stream()
                                        .filter(issue -> issue.code() == IssueCode.ROSTER_DISAGREEMENT)
                                        .filter(issue -> issue.text().contains(each.getValue()))
                                        .count()
                                == each.getKey().nodes().size());
                assertThat(client.status().nodes()).allMatch(PeerStatus::isLinked);
                assertThat(client.health().issues())
                        .filteredOn(issue -> issue.code() == IssueCode.DIRECTORY_NO_QUORUM)
                        .singleElement()
                        .extracting(Issue::text)
                        .asString()
                        .contains("are not linked, or did not confirm this party's roster: 4096 of the 4096");
                assertThat(client.health().isReady()).isFalse();
            }
        }
    }

    @Test
    void client_isNotReady_beforeTheNodesConfirmedItsRoster() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, CLOCK, 5, 4, 4)) {
            cluster.openAll();
            Dht client = cluster.clientWith(
                    4, Rosters.from(new Roster(1, 3, cluster.rosters().latest().nodes())));
            List<Boolean> ready = new ArrayList<>();
            Await.until("all differ", () -> {
                ready.add(client.health().isReady());
                return client.health().issues().stream()
                                .filter(issue -> issue.code() == IssueCode.ROSTER_DISAGREEMENT)
                                .count()
                        == 4;
            });
            assertThat(ready).doesNotContain(true);
        }
    }

    @Test
    void client_thatWasNotToldTheNextRoster_isNotReady_untilItIs() throws Exception {
        try (QuorumCluster cluster = new QuorumCluster(folder, CLOCK, 5, 4, 4)) {
            cluster.openAll();
            Roster roster = cluster.rosters().latest();
            Rosters late = Rosters.from(roster);
            Dht client = cluster.clientWith(4, late);
            Await.until("it is ready", () -> client.health().isReady());

            Roster next = roster.followedBy(roster.nodes());
            cluster.rosters().announce(next);
            Await.until("it is not ready", () -> !client.health().isReady());
            assertThat(client.health().has(IssueCode.ROSTER_DISAGREEMENT)).isTrue();

            late.announce(next);
            Await.until("it is well", () -> client.health().isWell());
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
