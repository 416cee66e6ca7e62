package org.medchain.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.data.BrokenSource;
import org.medchain.testkit.data.HealthDataStoreContract;

/** The contract, with files, and what files have besides. */
class FileHealthDataStoreTest extends HealthDataStoreContract {
    @TempDir
    Path folder;

    @Override
    protected HealthDataStore open() throws MedChainException {
        if (store instanceof FileHealthDataStore files) {
            files.close();
        }
        return FileHealthDataStore.open(root());
    }

    private Path root() {
        return folder.resolve("new/store");
    }

    @Test
    void create_whereNothingCanBeWritten_blamesTheStore() throws Exception {
        Files.writeString(root().resolve(data.value().toHex()), "a file in the way");
        assertThatThrownBy(() -> store.create(name(data, ChunkIndex.FIRST), stream(Bytes.utf8("x"))))
                .isInstanceOf(StorageException.class);
        assertThat(staged()).isZero();
    }

    @Test
    void object_thatIsNotThereOrCannotBeRead_isSaidToBeWhich() throws Exception {
        ObjectName missing = name(data, ChunkIndex.FIRST);
        ObjectName folder = name(data, new ChunkIndex(2));
        Files.createDirectories(root().resolve(data.value().toHex())
                .resolve("0")
                .resolve("2-" + folder.id().toHex()));
        assertThatThrownBy(() -> store.open(missing)).hasMessageContaining("is not in the data store");
        assertThatThrownBy(() -> store.size(missing)).hasMessageContaining("is not in the data store");
        assertThatThrownBy(() -> store.open(folder)).hasMessageContaining("cannot be read");
    }

    @Test
    void sourceThatFails_leavesNoFile() throws Exception {
        assertThatThrownBy(() ->
                        store.create(name(data, ChunkIndex.FIRST), new BrokenSource(70_000, new IOException("broken"))))
                .isInstanceOf(IOException.class);
        assertThat(staged()).isZero();
        assertThat(Files.exists(root().resolve(data.value().toHex()))).isFalse();
    }

    @Test
    void store_thatIsClosed_leavesWhatIsStoredAndNoStagingFolder() throws Exception {
        store.create(name(data, ChunkIndex.FIRST), stream(Bytes.utf8("stored")));
        ((FileHealthDataStore) store).close();
        assertThat(root().resolve(".staging")).isEmptyDirectory();
        store = FileHealthDataStore.open(root());
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("stored"));
    }

    /** A stream may say that it has nothing yet, although it must not. */
    @Test
    void source_thatGivesNothingNow_isReadToItsEnd() throws Exception {
        InputStream hesitating = new FilterInputStream(stream(Bytes.utf8("ab"))) {
            private boolean asked;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                asked = !asked;
                return asked ? in.read(buffer, offset, 1) : 0;
            }
        };
        assertThat(store.create(name(data, ChunkIndex.FIRST), hesitating)).isEqualTo(2);
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("ab"));
    }

    /** Where it is looked for after the next release, too. */
    @Test
    void object_isInTheFolderOfItsDataAndItsThousand() throws Exception {
        for (long index : new long[] {1, 999, 1000, 2001}) {
            ObjectName name = name(data, new ChunkIndex(index));
            store.create(name, stream(Bytes.utf8("x")));
            assertThat(root().resolve(data.value().toHex())
                            .resolve(Long.toString(index / 1000))
                            .resolve(index + "-" + name.id().toHex()))
                    .isRegularFile();
        }
    }

    @Test
    void files_belongToTheirOwnerAlone() throws Exception {
        store.create(name(data, ChunkIndex.FIRST), stream(Bytes.utf8("x")));
        for (Path path : FileTrees.all(folder.resolve("new"))) {
            String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as("%s", path)
                    .isEqualTo(expected);
        }
    }

    /** The process of another store is killed while it writes; this one's own is at work meanwhile. */
    @Test
    void open_afterAKill_sweepsWhatWasUnfinishedAndNothingOfTheLiving() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread living = new Thread(() -> writeSlowly(writing, goOn), "slow-writer");
        living.start();
        assertThat(writing.await(1, TimeUnit.MINUTES)).isTrue();
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnfinishedWriter.class.getName(),
                        root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(writer.getInputStream().read()).isEqualTo('.');
        writer.destroyForcibly().waitFor();
        assertThat(staged())
                .as("the killed writer's file, and the living one's")
                .isEqualTo(2);
        try (FileHealthDataStore other = FileHealthDataStore.open(root())) {
            assertThat(staged()).as("the living writer's file").isEqualTo(1);
            assertThatThrownBy(() -> other.open(name(UnfinishedWriter.DATA, ChunkIndex.FIRST)))
                    .isInstanceOf(StorageException.class);
        }
        goOn.countDown();
        living.join();
        assertThat(read(data, 1)).isEqualTo(Bytes.utf8("slow"));
        assertThat(staged()).isZero();
    }

    private void writeSlowly(CountDownLatch writing, CountDownLatch goOn) {
        try {
            store.create(name(data, ChunkIndex.FIRST), new SlowSource(Bytes.utf8("slow"), writing, goOn));
        } catch (IOException | MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    private long staged() throws IOException {
        return FileTrees.files(root().resolve(".staging")).stream()
                .filter(file -> !file.endsWith("lock"))
                .count();
    }
}
