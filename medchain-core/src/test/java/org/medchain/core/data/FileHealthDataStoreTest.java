package org.medchain.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.testkit.BrokenSource;
import org.medchain.core.testkit.TestRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

class FileHealthDataStoreTest {
    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(3);
    private final DataId data = DataId.random(random);
    private FileHealthDataStore store;

    @BeforeEach
    void open() throws Exception {
        store = FileHealthDataStore.open(folder.resolve("new/store"));
    }

    @Test
    void put_then_open_givesTheSameBytes() throws Exception {
        for (int size : new int[] {0, 1, 65_535, 65_536, 300_000}) {
            Bytes content = Bytes.random(random, size);
            assertThat(store.create(data, ChunkIndex.FIRST, stream(content))).isEqualTo(size);
            assertThat(store.size(data, ChunkIndex.FIRST)).isEqualTo(size);
            assertThat(read(data, 1).equals(content)).as("%d bytes", size).isTrue();
        }
    }

    @Test
    void put_sourceThatFails_leavesTheOldContentAndNoPart() throws Exception {
        Bytes old = Bytes.utf8("old");
        store.create(data, ChunkIndex.FIRST, stream(old));
        IOException broken = new IOException("broken");
        for (int readable : new int[] {0, 1, 70_000}) {
            InputStream failing = new BrokenSource(readable, broken);
            assertThatThrownBy(() -> store.create(data, ChunkIndex.FIRST, failing))
                    .isSameAs(broken);
            InputStream again = new BrokenSource(readable, broken);
            assertThatThrownBy(() -> store.create(data, new ChunkIndex(2), again))
                    .isSameAs(broken);
        }
        assertThat(read(data, 1)).isEqualTo(old);
        assertThatThrownBy(() -> store.open(data, new ChunkIndex(2))).isInstanceOf(StorageException.class);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void open_whatIsNotThere_isAStorageException() {
        assertThatThrownBy(() -> store.open(data, ChunkIndex.FIRST))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("not in the data store");
        assertThatThrownBy(() -> store.size(data, ChunkIndex.FIRST)).isInstanceOf(StorageException.class);
    }

    @Test
    void put_whereNothingCanBeWritten_blamesTheStore() throws Exception {
        Files.writeString(folder.resolve("new/store").resolve(data.value().toHex()), "a file in the way");
        assertThatThrownBy(() -> store.create(data, ChunkIndex.FIRST, stream(Bytes.utf8("x"))))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void remove_takesAllChunksAndNothingElse() throws Exception {
        DataId other = DataId.random(random);
        store.create(other, ChunkIndex.FIRST, stream(Bytes.utf8("kept")));
        for (long index : new long[] {1, 999, 1000, 1001, 5000}) {
            store.create(data, new ChunkIndex(index), stream(Bytes.utf8("gone")));
        }
        store.deleteAll(data);
        store.deleteAll(data);

        assertThatThrownBy(() -> store.open(data, ChunkIndex.FIRST)).isInstanceOf(StorageException.class);
        assertThat(read(other, 1)).isEqualTo(Bytes.utf8("kept"));
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void files_belongToTheirOwnerAlone() throws Exception {
        store.create(data, ChunkIndex.FIRST, stream(Bytes.utf8("x")));
        try (Stream<Path> all = Files.walk(folder.resolve("new"))) {
            for (Path path : all.toList()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as("%s", path)
                        .isEqualTo(expected);
            }
        }
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
            long index = 998L + operations.nextInt(5);
            int operation = operations.nextInt(20);
            if (operation == 0) {
                store.deleteAll(ids[id]);
                model.keySet().removeIf(key -> key.startsWith(id + "/"));
            } else if (operation == 1) {
                store = FileHealthDataStore.open(folder.resolve("new/store"));
            } else if (operation < 8) {
                Bytes content = Bytes.random(random, operations.nextInt(100));
                store.create(ids[id], new ChunkIndex(index), stream(content));
                model.put(id + "/" + index, content);
            } else if (model.containsKey(id + "/" + index)) {
                assertThat(read(ids[id], index)).as(where).isEqualTo(model.get(id + "/" + index));
            } else {
                assertThatThrownBy(() -> store.open(ids[id], new ChunkIndex(index)))
                        .as(where)
                        .isInstanceOf(StorageException.class);
            }
        }
        assertThat(files()).isEqualTo(model.size());
    }

    private Bytes read(DataId of, long index) throws Exception {
        try (InputStream in = store.open(of, new ChunkIndex(index))) {
            return Bytes.takeOwnership(in.readAllBytes());
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    private static InputStream stream(Bytes content) {
        return new ByteArrayInputStream(content.toByteArray());
    }
}
