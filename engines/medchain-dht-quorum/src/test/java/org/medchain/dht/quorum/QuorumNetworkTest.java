package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RosterNode;
import org.medchain.dht.StorageReport;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.io.FileTrees;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** Networks of real nodes over real links, of which some crash, come, go or lie. */
class QuorumNetworkTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock(NOW);
    private final TestRecord record = TestRecord.of(1);

    private QuorumCluster cluster(int parties, int nodes) {
        return new QuorumCluster(folder, clock, parties, nodes, 4);
    }

    @ParameterizedTest
    @EnumSource
    void reader_withOneLyingOwnerOfFour_isNotFooledAndNamesIt(LyingNode.Lie lie) throws Exception {
        RecordingMetrics metrics = new RecordingMetrics();
        try (QuorumCluster cluster = cluster(5, 4);
                LyingNode liar = new LyingNode(cluster, 3, lie, clock)) {
            for (int honest = 0; honest < 3; honest++) {
                cluster.open(honest);
            }
            Dht client = cluster.client(4, metrics);
            stored(client, TestRecord.of(2).version(1, "another"));
            stored(client, record.version(1, "old"));
            stored(client, record.version(2, "new"));
            for (int i = 0; i < 20; i++) {
                long begun = System.nanoTime();
                assertThat(client.get(record.address()).join())
                        .isEqualTo(new ReadOutcome.Found(record.version(2, "new")));
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(QuorumCluster.GIVE_UP);
            }
            removed(client, record.tombstone(3));
            for (int i = 0; i < 20; i++) {
                assertThat(client.get(record.address()).join()).isEqualTo(new ReadOutcome.Removed(record.tombstone(3)));
            }
            await(() -> !metrics.fed(Instrument.DIRECTORY_MISDEEDS).isEmpty());
            assertThat(metrics.fed(Instrument.DIRECTORY_MISDEEDS))
                    .allSatisfy(series -> assertThat(series.tags()).contains(Tag.Peer.of(3)));
            assertThat(liar).isNotNull();
        }
    }

    @Test
    void network_withOneNodeDown_goesOnAndBringsItBack() throws Exception {
        try (QuorumCluster cluster = cluster(4, 4)) {
            cluster.openAll();
            stored(cluster.opened(0), record.version(1, "with all"));
            cluster.close(3);
            stored(cluster.opened(0), record.version(2, "without one"));
            removed(cluster.opened(1), TestRecord.of(2).tombstone(1));
            assertThat(cluster.opened(2).get(record.address()).join())
                    .isEqualTo(new ReadOutcome.Found(record.version(2, "without one")));

            cluster.open(3);

            await(() -> report(cluster.opened(3)).tombstones() == 1);
            await(() -> report(cluster.opened(3)).liveBytes()
                    == report(cluster.opened(0)).liveBytes());
        }
    }

    @Test
    void node_thatLostItsDisk_fetchesEverythingBeforeItServes() throws Exception {
        try (QuorumCluster cluster = cluster(4, 4)) {
            cluster.openAll();
            for (int number = 0; number < 50; number++) {
                stored(cluster.opened(0), TestRecord.of(number).version(1, TestRecord.payload(number, 2_000)));
            }
            cluster.close(3);
            FileTrees.delete(cluster.folder(3));

            cluster.open(3);

            await(() -> isServing(cluster, 3));
            assertThat(report(cluster.opened(3)).records()).isEqualTo(50);
        }
    }

    @Test
    void network_withoutAQuorum_saysThatNothingWasApplied() throws Exception {
        try (QuorumCluster cluster = cluster(5, 4)) {
            cluster.open(0);
            cluster.open(1);
            Dht client = cluster.client(4, null);

            assertThat(client.put(record.version(1, "no")).join()).isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(client.get(record.address()).join()).isInstanceOf(ReadOutcome.Unavailable.class);

            cluster.open(2);
            await(() -> client.get(record.address()).join() instanceof ReadOutcome.Absent);
            cluster.open(3);
        }
    }

    @Test
    void writers_racingThroughSeveralNodes_storeAtMostOneOfAVersionAndGoOn() throws Exception {
        try (QuorumCluster cluster = cluster(4, 4)) {
            cluster.openAll();
            for (int version = 1; version <= 20; version++) {
                long racing = version * 10L;
                List<DirectoryRecord> rivals = IntStream.range(0, 4)
                        .mapToObj(rival -> record.version(racing, "rival " + rival))
                        .toList();
                List<WriteOutcome> outcomes =
                        IntStream.range(0, 4)
                                .mapToObj(rival -> cluster.opened(rival).put(rivals.get(rival)))
                                .toList()
                                .stream()
                                .map(CompletableFuture::join)
                                .toList();
                assertThat(outcomes.stream().filter(WriteOutcome.Stored.class::isInstance))
                        .hasSizeLessThanOrEqualTo(1);
                stored(cluster.opened(version % 4), record.version(racing + 1, "higher"));
                assertThat(cluster.opened(0).get(record.address()).join())
                        .isEqualTo(new ReadOutcome.Found(record.version(racing + 1, "higher")));
            }
        }
    }

    @Test
    void roster_thatChangesUnderLoad_losesNothing() throws Exception {
        try (QuorumCluster cluster = cluster(7, 5)) {
            cluster.openAll();
            Dht client = cluster.client(6, null);
            List<DirectoryRecord> all = new ArrayList<>();
            for (int number = 0; number < 60; number++) {
                all.add(TestRecord.of(number).version(1, TestRecord.payload(number, 500)));
                stored(client, all.get(number));
            }
            List<RosterNode> next = new ArrayList<>(cluster.rosters().latest().nodes());
            next.remove(0);
            next.add(cluster.node(5));

            cluster.rosters().announce(cluster.rosters().latest().followedBy(next));
            cluster.open(5);
            int meanwhile = 60;
            while (!IntStream.rangeClosed(1, 5).allMatch(node -> isServing(cluster, node))) {
                all.add(TestRecord.of(meanwhile).version(1, "meanwhile"));
                stored(client, all.get(meanwhile));
                meanwhile++;
                assertThat(cluster.opened(1)
                                .get(all.get(meanwhile % 60).address())
                                .join())
                        .isEqualTo(new ReadOutcome.Found(all.get(meanwhile % 60)));
            }
            cluster.close(0);

            for (DirectoryRecord one : all) {
                assertThat(client.get(one.address()).join()).isEqualTo(new ReadOutcome.Found(one));
            }
            assertThat(report(cluster.opened(5)).records()).isPositive();
        }
    }

    @Test
    void user_whoStoresMoreThanItsQuota_isToldSoAndOthersAreNotKeptFromIt() throws Exception {
        try (QuorumCluster cluster = cluster(5, 4)) {
            for (int node = 0; node < 4; node++) {
                cluster.open(node, cluster.settings(node).quota(50_000, 1 << 30).build());
            }
            Dht greedy = cluster.client(4, null);
            int number = 0;
            WriteOutcome outcome = new WriteOutcome.Stored(1);
            while (outcome instanceof WriteOutcome.Stored) {
                number++;
                outcome = greedy.put(TestRecord.of(number).version(1, TestRecord.payload(number, 1_000)))
                        .join();
            }
            assertThat(outcome).isInstanceOfSatisfying(WriteOutcome.Indeterminate.class, open -> assertThat(open.why())
                    .contains("over quota"));
            assertThat(number).isBetween(30, 50);
            stored(cluster.opened(0), TestRecord.of(999).version(1, "somebody else's"));
        }
    }

    @Test
    void stranger_withACertificateThatIsNotGood_getsNowhere() throws Exception {
        try (QuorumCluster cluster = cluster(5, 4)) {
            cluster.openAll();
            NodeWorld other = new NodeWorld(5, 2);
            DhtSettings ofAnotherCa = DhtSettings.client(
                            DhtNetwork.builder(cluster.rosters(), other.ca.certificate(), other.party(4))
                                    .giveUpAfter(Duration.ofSeconds(1))
                                    .build())
                    .clock(clock)
                    .build();
            DhtSettings expired = DhtSettings.client(DhtNetwork.builder(
                                    cluster.rosters(),
                                    cluster.world().ca.certificate(),
                                    new CertifiedIdentity(
                                            cluster.world().identity(4),
                                            cluster.world()
                                                    .issue(
                                                            "expired",
                                                            cluster.world().identity(4),
                                                            Instant.ofEpochMilli(NOW - 20_000),
                                                            Instant.ofEpochMilli(NOW - 10_000))))
                            .giveUpAfter(Duration.ofSeconds(1))
                            .build())
                    .clock(clock)
                    .build();
            for (DhtSettings settings : List.of(ofAnotherCa, expired)) {
                try (Dht stranger = DhtFactory.named(DhtFactory.QUORUM).open(settings)) {
                    assertThat(stranger.put(record.version(1, "no")).join())
                            .isInstanceOfAny(WriteOutcome.Unavailable.class, WriteOutcome.Indeterminate.class);
                    assertThat(stranger.get(record.address()).join()).isInstanceOf(ReadOutcome.Unavailable.class);
                }
            }
            Dht client = cluster.client(4, null);
            assertThat(client.get(record.address()).join()).isEqualTo(new ReadOutcome.Absent());
            stored(client, record.version(1, "yes"));
        }
    }

    @Test
    void node_listens_atItsAddressAndNoOther() throws Exception {
        try (QuorumCluster cluster = cluster(4, 4)) {
            cluster.open(0);
            try (Socket here = new Socket()) {
                here.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.port(0)));
            }
            try (Socket elsewhere = new Socket()) {
                InetAddress second = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
                InetSocketAddress other = new InetSocketAddress(second, cluster.port(0));
                assertThatThrownBy(() -> elsewhere.connect(other)).isInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> cluster.open(1, occupied(cluster))).isInstanceOf(UnavailableException.class);
        }
    }

    private DhtSettings occupied(QuorumCluster cluster) {
        return DhtSettings.builder(cluster.folder(1))
                .clock(clock)
                .network(cluster.network(1)
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.port(0)))
                        .build())
                .build();
    }

    @Test
    void network_openedAndClosedManyTimes_leavesNoThread() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (QuorumCluster cluster = cluster(4, 4)) {
                cluster.openAll();
                stored(cluster.opened(0), record.version(round + 1, "round " + round));
            }
        }
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("medchain-dht")
                        || thread.getName().startsWith("medchain-link")));
    }

    private static boolean isServing(QuorumCluster cluster, int node) {
        try {
            return new StateFile(cluster.folder(node))
                    .load()
                    .filter(state -> state.serving()
                            && !state.view().isMoving()
                            && state.view()
                                    .current()
                                    .roster()
                                    .equals(cluster.rosters().latest()))
                    .isPresent();
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    private static StorageReport report(Dht node) {
        try {
            return node.maintenance().orElseThrow().storage();
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    private static void stored(Dht dht, DirectoryRecord record) {
        assertThat(dht.put(record).join()).isEqualTo(new WriteOutcome.Stored(record.version()));
    }

    private static void removed(Dht dht, Tombstone tombstone) {
        assertThat(dht.remove(tombstone).join()).isEqualTo(new WriteOutcome.Stored(tombstone.version()));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
