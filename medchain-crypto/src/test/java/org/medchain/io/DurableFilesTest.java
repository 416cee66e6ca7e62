package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;

class DurableFilesTest {
    private static final Bytes OLD = Bytes.utf8("old content");
    private static final Bytes NEW = Bytes.utf8("new");

    @TempDir
    private Path folder;

    @Test
    void replace_newAndExistingFile_holdsTheContentAlone() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        assertThat(file).hasBinaryContent(OLD.toByteArray());
        DurableFiles.replace(file, NEW);
        assertThat(file).hasBinaryContent(NEW.toByteArray());
        assertThat(files()).containsExactly(file);
    }

    @Test
    void replace_contentThatFailsMidway_leavesTheOldFileAndNoTemporary() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DurableFiles.replace(file, out -> {
                    out.write(new byte[10_000]);
                    throw new IOException("disk full");
                }))
                .withMessage("disk full");
        assertThatIllegalStateException()
                .isThrownBy(() -> DurableFiles.replace(file, out -> {
                    out.write(1);
                    throw new IllegalStateException();
                }));
        assertThat(file).hasBinaryContent(OLD.toByteArray());
        assertThat(files()).containsExactly(file);
    }

    @Test
    void replace_whileBeingWritten_readersFindTheOldContent() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        DurableFiles.replace(file, out -> {
            out.write(NEW.toByteArray());
            out.flush();
            assertThat(file).hasBinaryContent(OLD.toByteArray());
        });
        assertThat(file).hasBinaryContent(NEW.toByteArray());
    }

    @Test
    void replace_inAMissingFolder_fails() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DurableFiles.replace(folder.resolve("missing/file"), NEW));
    }

    @Test
    void replace_whereAFolderStands_leavesItAndNoTemporary() throws IOException {
        Path occupied = folder.resolve("folder");
        DurableFiles.createFolder(occupied.resolve("inner"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.replace(occupied, NEW));
        assertThat(files()).containsExactly(occupied);
    }

    @Test
    void permissions_onPosix_areTheOwnersAlone() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path inner = folder.resolve("a/b");
        DurableFiles.createFolder(inner);
        Path file = inner.resolve("file");
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        DurableFiles.replace(file, NEW);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(inner)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void create_newFile_holdsTheContentForItsReaders() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.create(file, DurableFiles.Readers.OWNER, out -> out.write(NEW.toByteArray()));
        Path shared = folder.resolve("shared");
        DurableFiles.create(shared, DurableFiles.Readers.ALL, out -> out.write(NEW.toByteArray()));
        assertThat(file).hasBinaryContent(NEW.toByteArray());
        assertThat(files()).containsExactlyInAnyOrder(file, shared);
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(shared)).isEqualTo("rw-r--r--");
    }

    @Test
    void create_fileThatIsThereOrComesMeanwhile_leavesItAndNoTemporary() throws IOException {
        Path file = folder.resolve("file");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> DurableFiles.create(file, DurableFiles.Readers.OWNER, out -> {
                    out.write(NEW.toByteArray());
                    DurableFiles.replace(file, OLD);
                }));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(
                        () -> DurableFiles.create(file, DurableFiles.Readers.ALL, out -> out.write(NEW.toByteArray())));
        assertThat(file).hasBinaryContent(OLD.toByteArray());
        assertThat(files()).containsExactly(file);
    }

    @Test
    void createFolder_existing_isLeftAndAFileInTheWayFails() throws IOException {
        DurableFiles.createFolder(folder);
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.createFolder(file));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.createFolder(file.resolve("x")));
        assertThat(file).hasBinaryContent(OLD.toByteArray());
    }

    /** What makes folders durable, and notes which. */
    private List<Path> syncs(DurableFiles.FolderSync also, Path created) throws IOException {
        List<Path> synced = new ArrayList<>();
        DurableFiles.createFolder(created, at -> {
            synced.add(at);
            also.sync(at);
        });
        return synced;
    }

    @Test
    void createFolder_missing_makesEachLevelDurableBeforeTheNext() throws IOException {
        Path a = folder.resolve("a");
        List<Path> synced = syncs(
                at -> {
                    if (at.equals(folder)) {
                        assertThat(a.resolve("b")).doesNotExist();
                    }
                },
                a.resolve("b"));
        assertThat(synced).endsWith(folder, a);
    }

    @Test
    void createFolder_thatAnotherWriterCreatesAtOnce_isThereForBoth() throws IOException {
        Path inner = folder.resolve("a/b");
        List<Path> synced = syncs(
                at -> {
                    if (at.equals(folder)) {
                        Files.createDirectory(inner);
                    }
                },
                inner);
        assertThat(inner).isDirectory();
        assertThat(synced).endsWith(folder, folder.resolve("a"));
    }

    @Test
    void createFolder_whereAnotherWriterPutsAFileAtOnce_fails() {
        Path inner = folder.resolve("a/b");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> syncs(
                        at -> {
                            if (at.equals(folder)) {
                                Files.createFile(inner);
                            }
                        },
                        inner));
    }

    /** The first writer has created it and not synced yet, or was killed then; the second one relies on it. */
    @Test
    void createFolder_thatIsThere_isMadeDurableWhoeverCreatedIt() throws IOException {
        Path a = folder.resolve("a");
        List<Path> second = new ArrayList<>();
        List<Path> first = syncs(
                at -> {
                    if (at.equals(folder) && Files.exists(a)) {
                        second.addAll(syncs(none -> {}, a));
                    }
                },
                a);
        assertThat(first).endsWith(folder);
        assertThat(second).containsExactly(folder);
        assertThat(syncs(none -> {}, a)).containsExactly(folder);
    }

    @Test
    void createFolder_thatIsThereAndCannotBeMadeDurable_fails() throws IOException {
        Path a = Files.createDirectory(folder.resolve("a"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> syncs(
                        at -> {
                            throw new IOException("the disk is gone");
                        },
                        a));
    }

    @Test
    void createFolder_inAParentThatMayNotBeRead_isLeftAsItIs() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path inner = Files.createDirectories(folder.resolve("a/b"));
        Files.setPosixFilePermissions(folder.resolve("a"), PosixFilePermissions.fromString("--x--x--x"));
        assumeThat(Files.isReadable(folder.resolve("a"))).isFalse();
        assertThat(syncs(none -> {}, inner)).isEmpty();
    }

    @Test
    void createFolder_whereAnotherFileSystemBegins_isNoEntryToMakeDurable() throws IOException {
        Path shared = Path.of("/dev/shm");
        assumeThat(shared).isDirectory();
        assumeThat(Files.getAttribute(shared, "unix:dev"))
                .isNotEqualTo(Files.getAttribute(Path.of("/dev"), "unix:dev"));
        assertThat(syncs(none -> {}, shared)).isEmpty();
    }

    @Test
    void createFolder_byManyAtOnce_isThereForAll() throws Exception {
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 20; round++) {
                Path deep = folder.resolve(round + "/a/b/c");
                CyclicBarrier together = new CyclicBarrier(writers);
                List<Callable<Boolean>> all = Collections.nCopies(writers, () -> {
                    together.await(60, TimeUnit.SECONDS);
                    DurableFiles.createFolder(deep);
                    return Files.isDirectory(deep);
                });
                for (Future<Boolean> one : threads.invokeAll(all)) {
                    assertThat(one.get()).isTrue();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void delete_presentOrMissing_leavesNone() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        DurableFiles.delete(file);
        DurableFiles.delete(file);
        assertThat(files()).isEmpty();
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList().stream();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
