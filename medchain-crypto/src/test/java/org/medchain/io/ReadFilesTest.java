package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFilesTest {
    @TempDir
    Path folder;

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void fileThatIsMissing_isSaidToBe() {
        Path none = folder.resolve("none");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ReadFiles.stream(none))
                .withMessage(none.toString());
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ReadFiles.anywhere(none))
                .withMessage(none.toString());
    }

    @Test
    void fileThatIsThereAndCannotBeRead_isNotSaidToBeMissing() {
        assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> ReadFiles.stream(folder));
        assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> ReadFiles.anywhere(folder));
    }

    @Test
    void interruptedReader_readsOn() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        try (InputStream stream = ReadFiles.stream(file);
                RandomAccessFile anywhere = ReadFiles.anywhere(file)) {
            Thread.currentThread().interrupt();
            assertThat(stream.read()).isEqualTo('t');
            anywhere.seek(1);
            assertThat(anywhere.read()).isEqualTo('e');
        }
    }
}
