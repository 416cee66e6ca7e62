package org.medchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** What every folder of a log does, the simulated one too. */
class LogFolderTest {
    private enum Kind {
        DISK,
        SIMULATED
    }

    @TempDir
    Path folder;

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    private LogFolder folder(Kind kind) throws IOException {
        return kind == Kind.DISK
                ? LogFolder.onDisk(folder.resolve("log"), Metrics.NONE, Tag.LogFile.BLOCKS)
                : new SimulatedDisk(1);
    }

    @ParameterizedTest
    @EnumSource
    void files_thatWereOpened_areThereInOrder(Kind kind) throws Exception {
        LogFolder files = folder(kind);
        assertThat(files.names()).isEmpty();
        files.open("b").close();
        files.open("a").close();
        files.open("b").close();
        assertThat(files.names()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void bytes_thatWereWritten_areReadByOthersToo(Kind kind) throws Exception {
        LogFolder files = folder(kind);
        try (LogFile file = files.open("file")) {
            file.write(0, text("first second"));
            file.force();
            file.truncate(11);
            file.write(5, text("-"));
        }
        try (LogInput input = files.read("file")) {
            assertThat(input.size()).isEqualTo(11);
            assertThat(input.read(4, 4)).isEqualTo(text("t-se"));
            assertThatIOException().isThrownBy(() -> input.read(8, 4));
        }
    }

    /** Whoever reads a folder that somebody else tidies must know a file that went from one that cannot be read. */
    @ParameterizedTest
    @EnumSource
    void file_thatIsMissing_isSaidToBe(Kind kind) throws Exception {
        LogFolder files = folder(kind);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> files.read("none"));
        assertThat(files.names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void interruptedReader_readsOn(Kind kind) throws Exception {
        LogFolder files = folder(kind);
        try (LogFile file = files.open("file")) {
            file.write(0, text("text"));
        }
        try (LogInput input = files.read("file")) {
            Thread.currentThread().interrupt();
            assertThat(input.read(0, 4)).isEqualTo(text("text"));
            assertThat(input.read(1, 2)).isEqualTo(text("ex"));
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
