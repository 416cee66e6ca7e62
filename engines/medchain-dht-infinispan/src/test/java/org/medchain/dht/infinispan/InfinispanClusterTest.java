package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** Three nodes, of which some leave, come back, or are strangers. */
class InfinispanClusterTest {
    private static final long NOW = 1_700_000_000_000L;

    private final TestRecord record = TestRecord.of(1);
    private Nodes nodes;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        nodes = new Nodes(folder, new ManualClock(NOW), LocalPorts.free(3));
        for (int node = 0; node < 3; node++) {
            nodes.open(node);
        }
        nodes.awaitSettled();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private static WriteOutcome write(Dht dht, DirectoryWrite write) {
        return (write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write)).join();
    }

    private static void store(Dht dht, DirectoryWrite write) {
        assertThat(write(dht, write)).isEqualTo(new WriteOutcome.Stored(write.version()));
    }

    private static void assertStands(Dht dht, DirectoryWrite write) {
        assertThat(dht.get(write.address()).join())
                .isEqualTo(
                        write instanceof DirectoryRecord put
                                ? new ReadOutcome.Found(put)
                                : new ReadOutcome.Removed((Tombstone) write));
    }

    private static Cluster cluster(Dht dht) {
        return ((InfinispanDht) dht).cluster();
    }

    @Test
    void rivals_throughDifferentNodes_atMostOneOfAVersionIsStored() {
        for (int version = 1; version <= 10; version++) {
            List<DirectoryRecord> rivals = new ArrayList<>();
            for (int rival = 0; rival < 6; rival++) {
                rivals.add(record.version(version, "rival " + rival));
            }
            List<WriteOutcome> outcomes = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(rival -> write(nodes.get(rival % 3), rivals.get(rival)))
                    .toList();

            assertThat(outcomes).containsOnlyOnce(new WriteOutcome.Stored(version));
            DirectoryRecord winner = rivals.get(outcomes.indexOf(new WriteOutcome.Stored(version)));
            nodes.all().forEach(dht -> assertStands(dht, winner));
            assertThat(outcomes)
                    .filteredOn(WriteOutcome.VersionConflict.class::isInstance)
                    .hasSize(5)
                    .allMatch(new WriteOutcome.VersionConflict(winner)::equals);
        }
    }

    @Test
    void node_thatWasAway_hasAfterwardsWhatItMissed() throws Exception {
        List<DirectoryWrite> writes = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            store(nodes.get(2), TestRecord.of(number).version(1, "before"));
        }
        nodes.close(2);
        for (int number = 0; number < 30; number++) {
            TestRecord one = TestRecord.of(number);
            writes.add(number % 3 == 0 ? one.tombstone(2) : one.version(2, "meanwhile"));
        }
        writes.forEach(write -> store(nodes.get(0), write));

        Dht back = nodes.open(2);

        writes.forEach(write -> assertStands(back, write));
        assertThat(write(back, TestRecord.of(0).version(1, "before")))
                .isEqualTo(new WriteOutcome.VersionConflict(writes.get(0)));
        Nodes.await("its disk has it too", () -> writes.stream()
                .allMatch(write -> cluster(back).holds(write)));
    }

    @Test
    void oneNodeOfThree_servesNobody_andWithTheOthersNothingIsLost() throws Exception {
        Map<TestRecord, DirectoryRecord> stored = new HashMap<>();
        for (int number = 0; number < 30; number++) {
            TestRecord one = TestRecord.of(number);
            stored.put(one, one.version(3, "stored"));
            store(nodes.get(number % 3), stored.get(one));
        }
        nodes.close(1);
        nodes.close(2);
        Nodes.await("it is alone", () -> cluster(nodes.get(0)).view().members().size() == 1);

        CompletableFuture<WriteOutcome> written = nodes.get(0).put(record.version(9, "alone"));
        CompletableFuture<ReadOutcome> read = nodes.get(0).get(record.address());
        assertThat(written.join()).isInstanceOf(WriteOutcome.Unavailable.class);
        assertThat(read.join()).isInstanceOf(ReadOutcome.Unavailable.class);

        nodes.open(1);
        nodes.open(2);
        for (Dht dht : nodes.all()) {
            Nodes.await("it serves", () -> dht.get(record.address()).join() instanceof ReadOutcome.Found);
            stored.values().forEach(write -> assertStands(dht, write));
        }
    }

    /** Also where nothing but the judge stands between a write and a disk. */
    @Test
    void write_withFewerOwnersThanItNeeds_isNotTaken(@TempDir Path elsewhere) throws Exception {
        try (Nodes others = new Nodes(elsewhere, new ManualClock(NOW), LocalPorts.free(3), 2, Nodes.OWNERS)) {
            Cluster alone = cluster(others.open(0));

            Judgement judgement = alone.put(record.version(1, "alone")).join();

            assertThat(judgement.kind()).isEqualTo(Judgement.Kind.UNAVAILABLE);
            assertThat(judgement.reason()).isEqualTo("a record needs 2 owners now, found 1");
            assertThat(alone.memory(record.address())).isEmpty();
        }
    }

    @Test
    void node_withAGoodPortAndACertificateOfAnotherCa_isNotLetIn(@TempDir Path elsewhere) throws Exception {
        nodes.close(2);
        List<Integer> ports = List.of(nodes.port(0), nodes.port(1), nodes.port(2));
        store(nodes.get(0), record.version(1, "ours"));
        try (Nodes strangers = new Nodes(elsewhere, new ManualClock(NOW), ports, 2, Nodes.OWNERS)) {
            Dht stranger = strangers.open(2);
            assertThat(stranger.get(record.address()).join()).isInstanceOf(ReadOutcome.Unavailable.class);
            assertThat(cluster(stranger).view().members()).hasSize(1);
        }
        assertThat(cluster(nodes.get(0)).view().members()).hasSize(2);
        store(nodes.get(0), record.version(2, "ours"));
    }

    @Test
    void node_listensAtItsAddressAndNoOther() throws Exception {
        try (Socket door = new Socket(InetAddress.getLoopbackAddress(), nodes.port(0))) {
            assertThat(door.isConnected()).isTrue();
        }
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress local : Collections.list(card.getInetAddresses())) {
                if (!local.getHostAddress().equals("127.0.0.1")) {
                    assertThatThrownBy(() -> new Socket(local, nodes.port(0)).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
        assertThat(nodes.get(0).capabilities().guarantees()).containsExactly(Guarantee.SURVIVES_CRASH_OF_ALL);
    }

    @Test
    void open_whereSomebodyListens_isUnavailable() throws Exception {
        nodes.close(2);
        try (ServerSocket taken = new ServerSocket(nodes.port(2), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> nodes.open(2))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("127.0.0.1");
        }
        nodes.open(2);
    }
}
