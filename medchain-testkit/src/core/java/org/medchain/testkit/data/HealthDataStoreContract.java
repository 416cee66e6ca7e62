package org.medchain.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.testkit.fixture.TestRandom;

/**
 * The contract of {@link HealthDataStore}, in which a provider keeps the data itself.
 *
 * <p>Extend it and open the store in {@link #open}: empty at the first call of a test, and at a later one with what was stored
 * before, as after a restart of the process.
 *
 * <p>Checked: objects of all sizes come back, also after opening again; an object is created once, by one of several writers,
 * and never replaced; of a source that fails nothing is left; deleting takes what it names and nothing else; an interrupted thread
 * is served; what is not there is a {@link StorageException}. That a stored object outlasts a crash of the machine is not.
 */
public abstract class HealthDataStoreContract {
    private static final ChunkIndex FIRST = ChunkIndex.FIRST;
    private static final Bytes ID = Bytes.copyOf(new byte[ObjectName.ID_SIZE]);
    private static final int WRITERS = 6;

    /** Draws the names of objects. */
    protected final TestRandom random = TestRandom.seeded(3);
    /** The data whose chunks most tests store. */
    protected final DataId data = DataId.random(random);
    /** The store under test. */
    protected HealthDataStore store;

    /** Opens the store under test: empty at first, and at a second call with what the first one stored. */
    protected abstract HealthDataStore open() throws MedChainException;

    @BeforeEach
    void begin() throws Exception {
        store = open();
    }

    @Test
    void created_thenOpened_hasTheSameBytes() throws Exception {
        for (int size : new int[] {0, 1, 65_535, 65_536, 300_000}) {
            DataId id = DataId.random(random);
            Bytes content = Bytes.random(random, size);
            assertThat(store.create(name(id, FIRST), stream(content))).isEqualTo(size);
            assertThat(store.size(name(id, FIRST))).isEqualTo(size);
            assertThat(read(id, 1).equals(content)).as("%d bytes", size).isTrue();
            store = open();
            assertThat(read(id, 1).equals(content)).as("%d bytes", size).isTrue();
        }
    }

    @Test
    void create_whereAnObjectIs_failsBeforeAByteIsReadAndLeavesIt() throws Exception {
        Bytes first = Bytes.utf8("first");
        store.create(name(data, FIRST), stream(first));
        InputStream second = stream(Bytes.utf8("second"));
        assertThatThrownBy(() -> store.create(name(data, FIRST), second))
                .isInstanceOf(AlreadyStoredException.class)
                .hasMessageContaining("retry");
        assertThat(second.available()).isEqualTo(6);
        assertThat(read(data, 1)).isEqualTo(first);
        store.delete(name(data, FIRST));
        store.create(name(data, FIRST), second);
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("second"));
    }

    @Test
    void objectsOfOneChunk_doNotTouchOneAnother() throws Exception {
        ObjectName first = ObjectName.random(data, FIRST, random);
        ObjectName second = ObjectName.random(data, FIRST, random);
        store.create(first, stream(Bytes.utf8("first")));
        store.create(second, stream(Bytes.utf8("second one")));
        assertThat(store.size(first)).isEqualTo(5);
        store.delete(first);
        assertThatThrownBy(() -> store.open(first)).isInstanceOf(StorageException.class);
        try (InputStream in = store.open(second)) {
            assertThat(Bytes.takeOwnership(in.readAllBytes())).isEqualTo(Bytes.utf8("second one"));
        }
        store.deleteAll(data);
        assertThatThrownBy(() -> store.open(second)).isInstanceOf(StorageException.class);
    }

    @Test
    void create_byManyAtOnce_succeedsForOneWhoseBytesAreThere() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 1; round <= 20; round++) {
                ChunkIndex index = new ChunkIndex(round);
                CyclicBarrier together = new CyclicBarrier(WRITERS);
                List<Callable<Integer>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    writers.add(() -> {
                        together.await();
                        return create(index, writer);
                    });
                }
                List<Integer> winners = new ArrayList<>();
                for (Future<Integer> written : threads.invokeAll(writers)) {
                    if (written.get() >= 0) {
                        winners.add(written.get());
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(read(data, round)).isEqualTo(contentOf(winners.get(0)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The writer, or -1 if another was first. */
    private int create(ChunkIndex index, int writer) throws IOException, StorageException {
        try {
            store.create(name(data, index), stream(contentOf(writer)));
            return writer;
        } catch (AlreadyStoredException e) {
            return -1;
        }
    }

    private static Bytes contentOf(int writer) {
        return Bytes.utf8(("writer " + writer).repeat(10_000));
    }

    @Test
    void create_fromASourceThatFails_leavesNothing() throws Exception {
        IOException broken = new IOException("broken");
        for (int readable : new int[] {0, 1, 70_000}) {
            InputStream failing = new BrokenSource(readable, broken);
            assertThatThrownBy(() -> store.create(name(data, FIRST), failing)).isSameAs(broken);
            assertThatThrownBy(() -> store.open(name(data, FIRST))).isInstanceOf(StorageException.class);
        }
        store.create(name(data, FIRST), stream(Bytes.utf8("now")));
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("now"));
    }

    @Test
    void calls_ofAnInterruptedThread_areDoneAndLeaveItInterrupted() throws Exception {
        DataId other = DataId.random(random);
        Thread.currentThread().interrupt();
        try {
            store.create(name(data, FIRST), stream(Bytes.utf8("stored")));
            store.create(name(data, new ChunkIndex(2)), stream(Bytes.utf8("deleted")));
            assertThat(read(data, 1)).isEqualTo(Bytes.utf8("stored"));
            store.delete(name(data, new ChunkIndex(2)));
            store.create(name(other, FIRST), stream(Bytes.utf8("deleted")));
            store.deleteAll(other);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("stored"));
        assertThatThrownBy(() -> store.size(name(other, FIRST))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store.size(name(data, new ChunkIndex(2)))).isInstanceOf(StorageException.class);
    }

    @Test
    void whatIsNotThere_isAStorageException() throws Exception {
        assertThatThrownBy(() -> store.open(name(data, FIRST))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> store.size(name(data, FIRST))).isInstanceOf(StorageException.class);
        store.delete(name(data, FIRST));
        store.deleteAll(data);
    }

    @Test
    void deleteAll_takesAllObjectsAndNothingElse() throws Exception {
        DataId other = DataId.random(random);
        store.create(name(other, FIRST), stream(Bytes.utf8("kept")));
        for (long index : new long[] {1, 999, 1000, 1001, 5000}) {
            store.create(name(data, new ChunkIndex(index)), stream(Bytes.utf8("gone")));
        }
        store.deleteAll(data);
        store.deleteAll(data);
        store = open();
        for (long index : new long[] {1, 999, 1000, 1001, 5000}) {
            assertThatThrownBy(() -> store.open(name(data, new ChunkIndex(index))))
                    .isInstanceOf(StorageException.class);
        }
        assertThat(read(other, 1)).isEqualTo(Bytes.utf8("kept"));
    }

    @Test
    void randomOperations_agreeWithAMap() throws Exception {
        long seed = 21;
        Random operations = new Random(seed);
        DataId[] ids = {data, DataId.random(random), DataId.random(random)};
        Map<String, Bytes> model = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            String where = "seed " + seed + ", step " + step;
            int id = operations.nextInt(ids.length);
            ChunkIndex index = new ChunkIndex(998L + operations.nextInt(5));
            String key = id + "/" + index;
            int operation = operations.nextInt(20);
            if (operation == 0) {
                store.deleteAll(ids[id]);
                model.keySet().removeIf(stored -> stored.startsWith(id + "/"));
            } else if (operation == 1) {
                store = open();
            } else if (operation == 2) {
                store.delete(name(ids[id], index));
                model.remove(key);
            } else if (operation < 8 && !model.containsKey(key)) {
                Bytes content = Bytes.random(random, operations.nextInt(100));
                store.create(name(ids[id], index), stream(content));
                model.put(key, content);
            } else if (model.containsKey(key)) {
                assertThat(read(ids[id], index.value())).as(where).isEqualTo(model.get(key));
            } else {
                assertThatThrownBy(() -> store.open(name(ids[id], index)))
                        .as(where)
                        .isInstanceOf(StorageException.class);
            }
        }
    }

    /** The object of a chunk that most tests store. */
    protected static ObjectName name(DataId data, ChunkIndex index) {
        return new ObjectName(data, index, ID);
    }

    /** The content of a chunk's object. */
    protected Bytes read(DataId of, long index) throws Exception {
        try (InputStream in = store.open(name(of, new ChunkIndex(index)))) {
            return Bytes.takeOwnership(in.readAllBytes());
        }
    }

    /** A source of these bytes. */
    protected static InputStream stream(Bytes content) {
        return new ByteArrayInputStream(content.toByteArray());
    }
}
