package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {
    private static final int FOLDERS = 20;

    @TempDir
    Path folder;

    @Test
    void files_ofSeveralFolders_areAllListedInOrder() throws Exception {
        Path tree = tree();
        Files.createSymbolicLink(tree.resolve("link"), tree.resolve("0"));
        assertThat(FileTrees.files(tree))
                .hasSize(FOLDERS)
                .isSorted()
                .startsWith(tree.resolve("0").resolve("file"))
                .allMatch(Files::isRegularFile);
    }

    @Test
    void all_ofATree_hasItselfAndEachFolderBeforeWhatIsInIt() throws Exception {
        Path tree = tree();
        Path link = Files.createSymbolicLink(tree.resolve("link"), tree.resolve("0"));
        assertThat(FileTrees.all(tree))
                .hasSize(1 + 2 * FOLDERS + 1)
                .isSorted()
                .startsWith(tree, tree.resolve("0"), tree.resolve("0").resolve("file"))
                .endsWith(link);
    }

    @Test
    void folder_thatIsMissing_hasNoFilesAndIsDeleted() throws Exception {
        assertThat(FileTrees.files(folder.resolve("none"))).isEmpty();
        assertThat(FileTrees.all(folder.resolve("none"))).isEmpty();
        FileTrees.delete(folder.resolve("none"));
    }

    @Test
    void link_inADeletedFolder_isDeletedAndNotFollowed() throws Exception {
        Path kept =
                Files.createFile(Files.createDirectory(folder.resolve("kept")).resolve("file"));
        Path tree = tree();
        Files.createSymbolicLink(tree.resolve("link"), kept.getParent());
        FileTrees.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void file_whereAFolderIsExpected_isListedAsItself() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(FileTrees.files(file)).containsExactly(file);
        assertThatIOException().isThrownBy(() -> FileTrees.files(file.resolve("below")));
    }

    /** Folders come and go while they are listed, and while others delete them. */
    @Test
    void tree_thatChangesMeanwhile_isListedAndDeletedWithoutAnError() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> turns = other.submit(() -> {
                int made = 0;
                while (!enough.get()) {
                    tree();
                    FileTrees.delete(folder.resolve("tree"));
                    made++;
                }
                return made;
            });
            int listed = 0;
            for (int i = 0; i < 2_000 || listed == 0; i++) {
                listed += FileTrees.files(folder.resolve("tree")).size();
                if (turns.isDone()) {
                    break;
                }
            }
            enough.set(true);
            assertThat(turns.get()).isPositive();
            assertThat(listed).isPositive();
        } finally {
            enough.set(true);
            other.shutdown();
        }
    }

    private Path tree() throws IOException {
        Path tree = folder.resolve("tree");
        for (int i = 0; i < FOLDERS; i++) {
            Files.createFile(
                    Files.createDirectories(tree.resolve(Integer.toString(i))).resolve("file"));
        }
        return tree;
    }
}
