package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.infinispan.context.Flag;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.functional.FunctionalMap;
import org.infinispan.functional.impl.FunctionalMapImpl;
import org.infinispan.functional.impl.WriteOnlyMapImpl;
import org.infinispan.marshall.core.MarshallableFunctions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** Two honest nodes, and a third with a good certificate that runs Infinispan without a judge and asks for what it likes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InfinispanRogueTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final AtomicInteger MADE = new AtomicInteger();

    private Nodes nodes;
    private RogueNode rogue;

    /** Counts when it is read from bytes. */
    private static final class Gadget implements Serializable, Runnable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            MADE.incrementAndGet();
            in.defaultReadObject();
        }

        @Override
        public void run() {
            MADE.incrementAndGet();
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        nodes = new Nodes(folder, new ManualClock(NOW), LocalPorts.free(3), 1, 2);
        nodes.open(0);
        nodes.open(1);
        rogue = new RogueNode(nodes.settings(2).build());
        Nodes.await("three owners", () -> {
            LocalizedCacheTopology topology =
                    rogue.records().getDistributionManager().getCacheTopology();
            return topology.getPendingCH() == null && topology.getMembers().size() == 3;
        });
        for (Dht dht : nodes.all()) {
            Nodes.await("it serves", () -> dht.get(TestRecord.of(0).address()).join() instanceof ReadOutcome.Absent);
        }
    }

    @AfterAll
    void close() {
        rogue.close();
        nodes.close();
    }

    /** A record whose first owner is an honest node. */
    private TestRecord honestlyOwned(long from) {
        return first(from, record -> !rogue.isFirstOwner(Values.key(record.address())));
    }

    private static TestRecord first(long from, Predicate<TestRecord> wanted) {
        return LongStream.iterate(from, number -> number + 1)
                .mapToObj(TestRecord::of)
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private void assertStandsEverywhere(DirectoryRecord record) {
        for (Dht dht : nodes.all()) {
            assertThat(dht.get(record.address()).join()).isEqualTo(new ReadOutcome.Found(record));
        }
    }

    private DirectoryRecord stored(DirectoryRecord record) {
        assertThat(nodes.get(0).put(record).join()).isEqualTo(new WriteOutcome.Stored(record.version()));
        return record;
    }

    private WriteOutcome rawPut(DirectoryWrite write) throws Exception {
        byte[] returned = rogue.records()
                .putAsync(Values.key(write.address()), Values.value(write))
                .get(1, TimeUnit.MINUTES);
        return Judgement.decode(Bytes.copyOf(returned)).outcome(write);
    }

    @Test
    void rawPut_ofAForgedOrOlderRecord_isRefusedByTheFirstOwner() throws Exception {
        TestRecord record = honestlyOwned(1_000);
        DirectoryRecord standing = stored(record.version(5, "true"));

        assertThat(rawPut(TestRecord.forged(record.version(6, "forged")))).isInstanceOf(WriteOutcome.Invalid.class);
        assertThat(rawPut(record.version(4, "older"))).isEqualTo(new WriteOutcome.VersionConflict(standing));
        assertThat(rawPut(record.version(5, "rival"))).isEqualTo(new WriteOutcome.VersionConflict(standing));
        byte[] returned = rogue.records().put(Values.key(record.address()), new byte[] {1, 2, 3});
        assertThat(Judgement.decode(Bytes.copyOf(returned)).kind()).isEqualTo(Judgement.Kind.INVALID);
        assertStandsEverywhere(standing);
        assertThat(rawPut(record.version(6, "next"))).isEqualTo(new WriteOutcome.Stored(6));
        assertStandsEverywhere(record.version(6, "next"));
    }

    /** The rogue is the first owner, takes what it likes, and sends it on. */
    @Test
    void forgedRecord_sentOnByAFirstOwner_isRefusedByTheOthers() throws Exception {
        TestRecord record = first(2_000, one -> rogue.isFirstOwner(Values.key(one.address())));
        DirectoryRecord standing = record.version(5, "true");
        rogue.records().put(Values.key(record.address()), Values.value(standing));

        assertThatThrownBy(() -> rogue.records()
                        .putAsync(
                                Values.key(record.address()),
                                Values.value(TestRecord.forged(record.version(6, "forged"))))
                        .get(1, TimeUnit.MINUTES))
                .hasStackTraceContaining("another owner does not take it");
        assertThat(memoryOfOtherOwner(record)).isEqualTo(standing);
    }

    /** Of two owners of which the rogue is the first, the other one is honest. */
    private DirectoryWrite memoryOfOtherOwner(TestRecord record) throws Exception {
        for (Dht dht : nodes.all()) {
            Optional<Bytes> value = ((InfinispanDht) dht).cluster().memory(record.address());
            if (value.isPresent()) {
                return Values.read(record.address(), value.get());
            }
        }
        throw new AssertionError("no other owner");
    }

    /** A reader that is no owner asks the first one, and cannot know that there is a newer record. */
    @Test
    void knownLimit_anOwnerThatLies_foolsReaders() throws Exception {
        TestRecord record = first(
                5_000,
                one -> rogue.isFirstOwner(Values.key(one.address()))
                        && !rogue.isOwner(Values.key(one.address()), nodes.get(0)));
        DirectoryRecord older = record.version(1, "older");
        DirectoryRecord newer = record.version(2, "newer");
        rogue.records().put(Values.key(record.address()), Values.value(newer));
        assertThat(nodes.get(0).get(record.address()).join()).isEqualTo(new ReadOutcome.Found(newer));

        rogue.records().withFlags(Flag.CACHE_MODE_LOCAL).put(Values.key(record.address()), Values.value(older));

        assertThat(nodes.get(0).get(record.address()).join()).isEqualTo(new ReadOutcome.Found(older));
    }

    @Test
    void otherCommandsThatWrite_areRefused() {
        TestRecord record = honestlyOwned(3_000);
        DirectoryRecord standing = stored(record.version(5, "true"));
        byte[] key = Values.key(record.address());
        byte[] next = Values.value(record.version(6, "next"));
        var records = rogue.records();
        FunctionalMap.WriteOnlyMap<byte[], byte[]> functional =
                WriteOnlyMapImpl.create(FunctionalMapImpl.create(records));
        List<ThrowingCallable> attempts = List.of(
                () -> records.remove(key),
                () -> records.replace(key, next),
                () -> records.putIfAbsent(key, next),
                () -> records.putAll(Map.of(key, next)),
                () -> records.clear(),
                () -> records.put(key, next, 1, TimeUnit.MILLISECONDS),
                () -> records.put(key, next, -1, TimeUnit.MILLISECONDS, 1, TimeUnit.MILLISECONDS),
                () -> records.withFlags(Flag.PUT_FOR_STATE_TRANSFER).put(key, next),
                () -> functional
                        .eval(key, next, MarshallableFunctions.setValueConsumer())
                        .get(1, TimeUnit.MINUTES));

        for (ThrowingCallable attempt : attempts) {
            assertThatThrownBy(attempt).isInstanceOf(Exception.class);
            assertStandsEverywhere(standing);
        }
    }

    @Test
    void objectsOfOtherClasses_areNeverMade() throws Exception {
        byte[] key = Values.key(honestlyOwned(4_000).address());
        int before = MADE.get();
        assertThatThrownBy(() -> rogue.manager()
                        .executor()
                        .filterTargets(
                                address -> !address.equals(rogue.manager().getAddress()))
                        .submit(new Gadget())
                        .get(1, TimeUnit.MINUTES))
                .hasStackTraceContaining("class [B cannot be cast to class java.lang.Runnable");
        Object returned = rogue.manager()
                .<Object, Object>getCache("records")
                .getAdvancedCache()
                .withStorageMediaType()
                .put(key, new Gadget());

        assertThat(Judgement.decode(Bytes.copyOf((byte[]) returned)).kind()).isEqualTo(Judgement.Kind.INVALID);
        assertThat(MADE.get()).isEqualTo(before);
    }
}
