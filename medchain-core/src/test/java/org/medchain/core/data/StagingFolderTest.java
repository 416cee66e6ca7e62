package org.medchain.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.io.ExclusiveFile;

/** Which staging folders the next process deletes, and which it leaves. */
class StagingFolderTest {
    @TempDir
    Path all;

    private Path folder(String name) throws IOException {
        return Files.createDirectory(all.resolve(name));
    }

    /** What a process that died left behind. */
    private Path dead(String name) throws IOException {
        Path dead = folder(name);
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("unfinished"), "x");
        return dead;
    }

    private static void openAndClose(Path all) throws IOException {
        StagingFolder.open(all).close();
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> found = Files.list(all)) {
            return found.toList();
        }
    }

    private static void assertFree(Path lock) throws IOException {
        Optional<ExclusiveFile> held = ExclusiveFile.tryLock(lock);
        assertThat(held).isPresent();
        held.get().close();
    }

    @Test
    void folder_ofADeadProcess_isGone() throws Exception {
        Path dead = dead("dead");
        openAndClose(all);
        assertThat(folders()).isEmpty();

        assertThat(dead("dead")).isEqualTo(dead);
        assertFree(dead.resolve("lock"));
        openAndClose(all);
        assertThat(folders()).isEmpty();
    }

    @Test
    void folder_thatHasNoLockYet_isLeft() throws Exception {
        Path young = folder("young");
        openAndClose(all);
        assertThat(folders()).containsExactly(young);
    }

    @Test
    void folder_thatIsClosed_isGoneAndFree() throws Exception {
        StagingFolder open = StagingFolder.open(all);
        Path own = folders().get(0);
        assertThat(open.newFile()).hasParent(own);
        open.close();
        assertThat(folders()).isEmpty();

        assertThat(dead(own.getFileName().toString())).isEqualTo(own);
        assertFree(own.resolve("lock"));
    }

    /** Without its lock nobody would know that it is dead. In which order files are deleted is the file system's to say. */
    @Test
    void folder_thatCannotBeDeleted_keepsItsLockToBeTriedAgain() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path dead = folder("dead");
            Files.createFile(dead.resolve("lock"));
            Path inTheWay = Files.createDirectory(dead.resolve(UUID.randomUUID().toString()));
            Path inside = Files.createFile(inTheWay.resolve("file"));
            assertThatThrownBy(() -> StagingFolder.open(all)).isInstanceOf(IOException.class);
            assertThat(dead.resolve("lock")).exists();
            Files.delete(inside);
            openAndClose(all);
            assertThat(folders()).isEmpty();
        }
    }
}
