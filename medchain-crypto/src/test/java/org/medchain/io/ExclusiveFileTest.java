package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveFileTest {
    /** Exits with 0 if it gets the lock of the file that it is given, with 3 if it does not. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
            System.exit(channel.tryLock() == null ? 3 : 0);
        }
    }

    @TempDir
    Path folder;

    @Test
    void lock_heldHere_keepsOthersOutUntilItIsClosed() throws Exception {
        Path file = Files.createFile(folder.resolve("lock"));
        try (ExclusiveFile held = ExclusiveFile.tryLock(file).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(ExclusiveFile.tryLock(file)).isEmpty();
            assertThat(ExclusiveFile.tryLock(folder.resolve("./lock"))).isEmpty();
            assertThat(otherProcess(file)).as("still locked after the tries").isEqualTo(3);
        }
        assertThat(otherProcess(file)).isZero();
        ExclusiveFile again = ExclusiveFile.tryLock(file).orElseThrow();
        again.close();
        again.close();
    }

    @Test
    void fileThatIsMissing_isSaidToBe() {
        assertThatThrownBy(() -> ExclusiveFile.tryLock(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void fileToBeMade_isMadeOnceAndLocked() throws Exception {
        Path file = folder.resolve("lock");
        try (ExclusiveFile held = ExclusiveFile.createOrTryLock(file).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(ExclusiveFile.createOrTryLock(file)).isEmpty();
            assertThat(otherProcess(file)).as("still locked after the try").isEqualTo(3);
        }
        assertThat(otherProcess(file)).isZero();
        assertThatThrownBy(() -> ExclusiveFile.createOrTryLock(folder)).isInstanceOf(IOException.class);
    }

    private static int otherProcess(Path file) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
