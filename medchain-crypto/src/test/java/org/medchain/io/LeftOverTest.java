package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;

/** Temporary files of writers that were killed, which go, and of those at work, which stay. */
class LeftOverTest {
    private static final String NUMBER = ".1234567890123456.tmp";

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("file");
    }

    @Test
    void sweep_ofAFile_deletesWhatItsWritersLeft() throws IOException {
        Files.createFile(folder.resolve("file" + NUMBER));
        List<Path> others = List.of(
                Files.createFile(file),
                Files.createFile(folder.resolve("file.tmp")),
                Files.createFile(folder.resolve("file.12.tmp")),
                Files.createFile(folder.resolve("file.other" + NUMBER)),
                Files.createFile(folder.resolve("another" + NUMBER)),
                Files.createDirectory(folder.resolve("file" + NUMBER.replace('1', '2'))),
                Files.createSymbolicLink(folder.resolve("file" + NUMBER.replace('1', '3')), file));
        DurableFiles.sweep(file);
        assertThat(FileTrees.all(folder))
                .contains(folder)
                .hasSize(1 + others.size())
                .containsAll(others);
    }

    @Test
    void sweep_ofAFolder_deletesWhatAnyWriterLeft() throws IOException {
        Files.createFile(folder.resolve("file" + NUMBER));
        Files.createFile(folder.resolve("another" + NUMBER));
        Files.createFile(file);
        DurableFiles.sweepFolder(folder);
        DurableFiles.sweepFolder(folder.resolve("missing"));
        assertThat(FileTrees.files(folder)).containsExactly(file);
    }

    /** The real thing is left by a writer that is killed; what it writes is what a living one writes. */
    @Test
    void sweep_whileAFileIsWritten_leavesItAlone() throws Exception {
        DurableFiles.replace(file, out -> {
            out.write(1);
            DurableFiles.sweep(file);
            DurableFiles.sweepFolder(folder);
            assertThat(sweptByAnotherProcess()).isZero();
            assertThat(FileTrees.files(folder)).hasSize(1);
            out.write(2);
        });
        assertThat(FileTrees.files(folder)).containsExactly(file);
        assertThat(file).hasBinaryContent(new byte[] {1, 2});
        Files.move(file, folder.resolve("file" + NUMBER));
        assertThat(sweptByAnotherProcess()).isZero();
        assertThat(FileTrees.files(folder)).isEmpty();
    }

    @Test
    void sweep_whereOtherCodeOfThisProcessHasALock_leavesThatFileAlone() throws IOException {
        Path left = Files.createFile(folder.resolve("file" + NUMBER));
        try (FileChannel channel = FileChannel.open(left, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            DurableFiles.sweep(file);
            assertThat(left).exists();
        }
        DurableFiles.sweep(file);
        assertThat(left).doesNotExist();
    }

    /** Sweeps the folder of the file that it is given. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            DurableFiles.sweep(Path.of(arguments[0]));
        }
    }

    private int sweptByAnotherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    @Test
    void file_whoseTemporaryOneIsSweptAtOnce_isWrittenAllTheSame() throws Exception {
        Thread sweeper = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                sweepFolder();
            }
        });
        sweeper.start();
        try {
            for (int i = 0; i < 200; i++) {
                DurableFiles.replace(file, Bytes.utf8("content " + i));
                assertThat(file).hasContent("content " + i);
            }
        } finally {
            sweeper.interrupt();
            sweeper.join();
        }
    }

    private void sweepFolder() {
        try {
            DurableFiles.sweepFolder(folder);
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new AssertionError(e);
            }
        }
    }
}
