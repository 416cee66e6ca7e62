package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.health.IssueCode;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** One node alone, of which the test says how many it needs. */
class ServingMonitorTest {
    private static final String MONITOR = "medchain-monitor";
    private static final ManualClock CLOCK = new ManualClock(1_700_000_000_000L);

    private final AtomicInteger needed = new AtomicInteger(1);
    private final AtomicReference<Runnable> whenAsked = new AtomicReference<>(ServingMonitorTest::nothing);
    private final AtomicReference<Runnable> whileAWriteIsJudged = new AtomicReference<>(ServingMonitorTest::nothing);
    private final Serving serving = new Serving();
    private InfinispanDht dht;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        try (Nodes nodes = new Nodes(folder, CLOCK, LocalPorts.free(1))) {
            DhtSettings settings = nodes.settings(0).build();
            ClusterSettings clusterSettings =
                    new ClusterSettings(settings, settings.network().orElseThrow());
            Journal journal = new Journal(NodeStorage.open(settings.folder().orElseThrow(), settings));
            ExecutorService executor = Executors.newFixedThreadPool(2);
            WriteJudge judge =
                    new WriteJudge(new WriteRules(journal, settings.maxPayload()), journal, this::copies, executor);
            Cluster cluster = Cluster.start(clusterSettings, judge);
            ServingMonitor monitor =
                    new ServingMonitor(cluster, journal, serving, this::needed, clusterSettings.giveUpAfter(), MONITOR);
            monitor.start();
            dht = new InfinispanDht(
                    new InfinispanDht.Parts(journal, cluster, monitor, serving, executor),
                    settings.maxPayload(),
                    clusterSettings.giveUpAfter(),
                    settings.metrics());
        }
        Nodes.await("it serves", serving::isServing);
    }

    @AfterEach
    void close() {
        dht.close();
    }

    private static void nothing() {}

    private int needed() {
        whenAsked.get().run();
        return needed.get();
    }

    private int copies() {
        whileAWriteIsJudged.get().run();
        return 1;
    }

    @Test
    void step_thatFails_endsServingUntilOneThatDoesNot() {
        whenAsked.set(() -> {
            throw new IllegalStateException("on purpose");
        });
        Nodes.await("it does not serve", () -> !serving.isServing());
        whenAsked.set(ServingMonitorTest::nothing);
        Nodes.await("it serves again", serving::isServing);
    }

    /** A thread that ended would leave the node not serving for ever. */
    @Test
    void step_thatRunsIntoAnError_isNamedInHealthUntilOneThatDoesNot() {
        whenAsked.set(() -> {
            if (Thread.currentThread().getName().equals(MONITOR)) {
                throw new StackOverflowError("on purpose");
            }
        });
        Nodes.await("it says so", () -> dht.health().issues().stream()
                .anyMatch(issue -> issue.text().contains("StackOverflowError: on purpose")));
        assertThat(dht.health().has(IssueCode.DIRECTORY_NO_QUORUM)).isTrue();
        whenAsked.set(ServingMonitorTest::nothing);
        Nodes.await("it serves again", serving::isServing);
        Nodes.await("it is well", () -> dht.health().isWell());
        assertThat(dht.put(TestRecord.of(3).version(1, "after that")).join()).isEqualTo(new WriteOutcome.Stored(1));
    }

    @Test
    void write_thatRunsIntoAnErrorWhileItIsJudged_hasAnOutcomeAndTheNextIsStored() {
        whileAWriteIsJudged.set(() -> {
            throw new StackOverflowError("on purpose");
        });
        assertThat(dht.put(TestRecord.of(4).version(1, "unlucky")).join()).isNotInstanceOf(WriteOutcome.Stored.class);
        whileAWriteIsJudged.set(ServingMonitorTest::nothing);
        assertThat(dht.put(TestRecord.of(5).version(1, "lucky")).join()).isEqualTo(new WriteOutcome.Stored(1));
    }

    @Test
    void put_nodesThatAreNeededGoMeanwhile_isIndeterminateAndMayBeThere() {
        DirectoryRecord record = TestRecord.of(1).version(1, "while they go");
        whileAWriteIsJudged.set(() -> needed.set(2));
        assertThat(dht.put(record).join()).isInstanceOf(WriteOutcome.Indeterminate.class);

        whileAWriteIsJudged.set(ServingMonitorTest::nothing);
        needed.set(1);
        assertThat(dht.get(record.address()).join()).isEqualTo(new ReadOutcome.Found(record));
    }

    @Test
    void put_toANodeThatServes_isStored() {
        assertThat(dht.put(TestRecord.of(2).version(1, "as usual")).join()).isEqualTo(new WriteOutcome.Stored(1));
    }
}
