package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void createFolder_existing_isLeftAndAFileInTheWayFails() throws IOException {
        DurableFiles.createFolder(folder);
        Path file = folder.resolve("file");
        DurableFiles.replace(file, OLD);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.createFolder(file));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> DurableFiles.createFolder(file.resolve("x")));
        assertThat(file).hasBinaryContent(OLD.toByteArray());
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
