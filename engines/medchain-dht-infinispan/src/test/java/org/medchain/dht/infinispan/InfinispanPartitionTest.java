package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** Three nodes whose links are cut and mended, while each of them writes all the time. They are the same in all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InfinispanPartitionTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int NODES = 3;
    private static final int SLOTS = 20;
    private static final int WRITES = 20;
    /** Between two writes of a load: the nodes share few cores. */
    private static final long PAUSE_NANOS = 2_000_000;

    private final List<Load> loads = new ArrayList<>();
    private Nodes nodes;
    private Cables cables;
    private AtomicBoolean stopped;
    private long firstAddress;

    /** Writes through one node, higher versions at a few addresses of its own, and remembers what was stored. */
    private static final class Load {
        private final Dht node;
        private final long base;
        private final AtomicBoolean stopped;
        private final CompletableFuture<Void> ended;
        private final Map<Long, Long> stored = new TreeMap<>();
        private long count;

        Load(Dht node, long base, AtomicBoolean stopped) {
            this.node = node;
            this.base = base;
            this.stopped = stopped;
            this.ended = CompletableFuture.runAsync(this::run, work -> new Thread(work, "load-" + base).start());
        }

        private void run() {
            for (long version = 1; !stopped.get(); version++) {
                long address = base + version % SLOTS;
                WriteOutcome outcome = node.put(TestRecord.of(address).version(version, "version " + version))
                        .join();
                assertThat(outcome)
                        .isInstanceOfAny(
                                WriteOutcome.Stored.class,
                                WriteOutcome.Unavailable.class,
                                WriteOutcome.Indeterminate.class);
                if (outcome instanceof WriteOutcome.Stored) {
                    took(address, version);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        private synchronized void took(long address, long version) {
            stored.put(address, version);
            count++;
        }

        synchronized long count() {
            return count;
        }

        synchronized Map<Long, Long> stored() {
            return new TreeMap<>(stored);
        }

        void awaitMore() {
            long enough = count() + WRITES;
            Nodes.await("writes from " + base, () -> count() >= enough || ended.isDone());
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        nodes = new Nodes(folder, new ManualClock(NOW), LocalPorts.free(NODES));
        for (int node = 0; node < NODES; node++) {
            nodes.open(
                    node,
                    nodes.settings(node)
                            .network(nodes.network(node, Duration.ofSeconds(2)))
                            .build());
        }
        nodes.awaitSettled();
        cables = new Cables(nodes.all());
    }

    @AfterAll
    void close() {
        nodes.close();
    }

    /** Each test has addresses of its own. */
    @BeforeEach
    void beginLoads() {
        stopped = new AtomicBoolean();
        loads.clear();
        for (int node = 0; node < NODES; node++) {
            firstAddress += SLOTS;
            loads.add(new Load(nodes.get(node), firstAddress, stopped));
        }
        loads.forEach(Load::awaitMore);
    }

    @AfterEach
    void endLoads() {
        cables.heal();
        stopped.set(true);
        loads.forEach(load -> load.ended.join());
    }

    private void awaitMembers(int node, int count) {
        Nodes.await("node " + node + " sees " + count, () -> members(node) == count);
    }

    private int members(int node) {
        return ((InfinispanDht) nodes.get(node)).cluster().view().members().size();
    }

    /** It serves nobody: neither what it has nor anything new. */
    private void assertServesNobody(int node) {
        TestRecord own = TestRecord.of(loads.get(node).base);
        CompletableFuture<ReadOutcome> read = nodes.get(node).get(own.address());
        CompletableFuture<WriteOutcome> written = nodes.get(node).put(own.version(1_000_000, "in a minority"));
        assertThat(read.join()).isInstanceOf(ReadOutcome.Unavailable.class);
        assertThat(written.join()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    /** All nodes write again; then each of them has at least what was stored through any. */
    private void assertNothingLost() {
        for (int node = 0; node < NODES; node++) {
            awaitMembers(node, NODES);
        }
        loads.forEach(Load::awaitMore);
        stopped.set(true);
        loads.forEach(load -> load.ended.join());
        for (Load load : loads) {
            for (Map.Entry<Long, Long> one : load.stored().entrySet()) {
                for (Dht node : nodes.all()) {
                    ReadOutcome found =
                            node.get(TestRecord.of(one.getKey()).address()).join();
                    assertThat(found).as("address " + one).isInstanceOf(ReadOutcome.Found.class);
                    assertThat(((ReadOutcome.Found) found).record().version())
                            .as("address " + one.getKey())
                            .isBetween(one.getValue(), 999_999L);
                }
            }
        }
    }

    private void cutOff(int apart) {
        List<Integer> others = new ArrayList<>(List.of(0, 1, 2));
        others.remove((Integer) apart);

        cables.splitInto(List.of(List.of(apart), others));
        awaitMembers(apart, 1);
        assertServesNobody(apart);
        long before = loads.get(apart).count();
        others.forEach(node -> loads.get(node).awaitMore());
        assertThat(loads.get(apart).count()).isEqualTo(before);

        cables.heal();
        assertNothingLost();
    }

    @Test
    void nodeThatIsCutOff_servesNobodyWhileTheOthersDo_andNothingIsLostOnceItIsBack() {
        cutOff(2);
    }

    @Test
    void coordinatorThatIsCutOff_servesNobodyWhileTheOthersDo_andNothingIsLostOnceItIsBack() {
        cutOff(0);
    }

    @Test
    void allNodes_cutOffFromOneAnother_serveNobody_andNothingIsLostOnceTheyAreLinked() {
        cables.splitInto(List.of(List.of(0), List.of(1), List.of(2)));
        for (int node = 0; node < NODES; node++) {
            awaitMembers(node, 1);
        }
        for (int node = 0; node < NODES; node++) {
            assertServesNobody(node);
        }

        cables.heal();
        assertNothingLost();
    }
}
