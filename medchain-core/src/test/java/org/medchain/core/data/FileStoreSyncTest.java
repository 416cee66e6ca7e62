package org.medchain.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.testkit.World;
import org.medchain.error.StorageException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.fixture.TestRandom;

/** When a store in a folder says that something is stored or deleted, that stands after a power cut. */
class FileStoreSyncTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(47);
    private final ObjectName name = ObjectName.random(DataId.random(random), ChunkIndex.FIRST, random);
    private final Recording syncing = new Recording();
    private FileHealthDataStore store;

    /** Notes what is made durable, with what there is of the object then; fails if it is told to. */
    private final class Recording implements FileHealthDataStore.Syncing {
        private final List<String> calls = new ArrayList<>();
        private IOException failure;
        private int failures;

        @Override
        public void file(FileDescriptor file) throws IOException {
            note(staged() + " bytes of content, " + objects() + " there");
        }

        @Override
        public void folder(Path synced) throws IOException {
            note(folder.relativize(synced).getNameCount() + " levels down, " + objects() + " there");
        }

        private void note(String call) throws IOException {
            calls.add(call);
            if (failures > 0) {
                failures--;
                if (failure instanceof ClosedByInterruptException) {
                    Thread.currentThread().interrupt();
                }
                throw failure;
            }
        }

        /** Lets the next calls fail. */
        void fail(int times, IOException with) {
            failures = times;
            failure = with;
        }

        List<String> take() {
            List<String> taken = List.copyOf(calls);
            calls.clear();
            return taken;
        }
    }

    @BeforeEach
    void open() throws Exception {
        store = FileHealthDataStore.open(folder.resolve("store"), syncing);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private int objects() throws IOException {
        return World.filesIn(folder.resolve("store"), name.data()).size();
    }

    private long staged() throws IOException {
        return FileTrees.files(folder.resolve("store/.staging")).stream()
                .filter(file -> !file.endsWith("lock"))
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private void create() throws Exception {
        store.create(name, new ByteArrayInputStream(CONTENT));
    }

    @Test
    void object_isStoredOnceItsContentAndThenItsNameAreDurable() throws Exception {
        create();
        assertThat(syncing.take())
                .containsExactly(
                        "3 bytes of content, 0 there",
                        "1 levels down, 0 there",
                        "1 levels down, 0 there",
                        "2 levels down, 0 there",
                        "3 levels down, 1 there");
    }

    /** Another process may have created it, and not made it durable before it was killed. */
    @Test
    void folder_thatIsThere_isMadeDurableBeforeTheFirstObjectInIt() throws Exception {
        create();
        syncing.take();
        ObjectName second = ObjectName.random(name.data(), new ChunkIndex(2), random);
        try (FileHealthDataStore other = FileHealthDataStore.open(folder.resolve("store"), syncing)) {
            other.create(second, new ByteArrayInputStream(CONTENT));
            assertThat(syncing.take())
                    .containsExactly("3 bytes of content, 1 there", "2 levels down, 1 there", "3 levels down, 2 there");
            other.create(ObjectName.random(name.data(), new ChunkIndex(3), random), new ByteArrayInputStream(CONTENT));
            assertThat(syncing.take()).containsExactly("3 bytes of content, 2 there", "3 levels down, 3 there");
        }
    }

    @Test
    void folder_thatWasDeletedMeanwhile_isMadeAgain() throws Exception {
        create();
        store.deleteAll(name.data());
        create();
        assertThat(objects()).isEqualTo(1);
    }

    @Test
    void object_whoseContentOrNameIsNotMadeDurable_isNotThere() throws Exception {
        syncing.fail(1, new IOException("no space"));
        assertThatThrownBy(this::create).isInstanceOf(StorageException.class);
        assertThat(syncing.take()).hasSize(1);
        assertThat(objects()).isZero();

        create();
        store.delete(name);
        syncing.take();
        try (FileHealthDataStore other = FileHealthDataStore.open(folder.resolve("store"), failingAt(3))) {
            assertThatThrownBy(() -> other.create(name, new ByteArrayInputStream(CONTENT)))
                    .isInstanceOf(StorageException.class);
        }
        assertThat(syncing.take()).containsExactly("2 levels down, 0 there", "3 levels down, 1 there");
        assertThat(objects()).isZero();
    }

    /** Makes no content durable, and no folder so many levels down. */
    private FileHealthDataStore.Syncing failingAt(int level) {
        return new FileHealthDataStore.Syncing() {
            @Override
            public void file(FileDescriptor file) {}

            @Override
            public void folder(Path synced) throws IOException {
                if (folder.relativize(synced).getNameCount() == level) {
                    syncing.fail(1, new IOException("no space"));
                }
                syncing.folder(synced);
            }
        };
    }

    @Test
    void object_whoseFolderIsNotMadeDurable_isNotThereHoweverOftenItIsTried() throws Exception {
        create();
        store.delete(name);
        syncing.take();
        try (FileHealthDataStore other = FileHealthDataStore.open(folder.resolve("store"), failingAt(2))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> other.create(name, new ByteArrayInputStream(CONTENT)))
                        .isInstanceOf(StorageException.class);
                assertThat(syncing.take()).containsExactly("2 levels down, 0 there");
            }
        }
    }

    @Test
    void object_thatIsDeleted_isDurablyGone() throws Exception {
        create();
        syncing.take();
        store.delete(name);
        assertThat(syncing.take()).containsExactly("3 levels down, 0 there");
    }

    @Test
    void deletion_thatWasNotMadeDurable_isWhenItIsRepeated() throws Exception {
        create();
        syncing.fail(1, new IOException("the disk is gone"));
        assertThatThrownBy(() -> store.delete(name)).isInstanceOf(StorageException.class);
        syncing.take();
        store.delete(name);
        assertThat(syncing.take()).containsExactly("3 levels down, 0 there");

        create();
        syncing.fail(1, new IOException("the disk is gone"));
        assertThatThrownBy(() -> store.deleteAll(name.data())).isInstanceOf(StorageException.class);
        syncing.take();
        store.deleteAll(name.data());
        assertThat(syncing.take()).containsExactly("1 levels down, 0 there");
    }

    @Test
    void object_inAFolderThatIsNotThere_isDurablyGoneAlready() throws Exception {
        syncing.fail(1, new NoSuchFileException("the folder"));
        store.delete(name);
        assertThat(syncing.take()).hasSize(1);
    }

    @Test
    void allOfSomeData_thatIsDeleted_isDurablyGone() throws Exception {
        create();
        syncing.take();
        store.deleteAll(name.data());
        assertThat(syncing.take()).containsExactly("1 levels down, 0 there");
    }

    @Test
    void folder_whoseSyncingIsInterrupted_isSyncedAgain() throws Exception {
        create();
        syncing.take();
        syncing.fail(1, new ClosedByInterruptException());
        store.delete(name);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(syncing.take()).hasSize(2);
        syncing.fail(2, new ClosedByInterruptException());
        store.deleteAll(name.data());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(syncing.take()).hasSize(3);
        store.deleteAll(name.data());
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void syncing_isDoneByTheOperatingSystem() throws Exception {
        FileDescriptor closed;
        try (FileOutputStream out = new FileOutputStream(folder.resolve("file").toFile())) {
            FileHealthDataStore.Syncing.REAL.file(out.getFD());
            closed = out.getFD();
        }
        assertThatThrownBy(() -> FileHealthDataStore.Syncing.REAL.file(closed)).isInstanceOf(SyncFailedException.class);
        FileHealthDataStore.Syncing.REAL.folder(folder);
        assertThat(Files.exists(folder.resolve("none"))).isFalse();
        assertThatThrownBy(() -> FileHealthDataStore.Syncing.REAL.folder(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
