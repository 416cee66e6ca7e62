package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;
import org.medchain.error.StorageException;

/** Records are in a native database, which does not spell every name of a folder as the JVM does. */
class FolderNameTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needsNamesInUtf8() {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    }

    @Test
    void open_folderWithAnEmoji_isRefusedBeforeAnythingIsWritten() {
        Path emoji = folder.resolve("\ud83c\udfe5");
        for (Path refused : new Path[] {emoji, emoji.resolve("records")}) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> NodeStorage.open(
                                    refused, DhtSettings.builder(refused).build())
                            .close())
                    .withMessageContainingAll("U+1F3E5", "choose another folder");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void open_folderWithOtherLetters_opensAgain() throws StorageException {
        Path other = folder.resolve("Klinik Ä 北京医院");
        NodeStorage.open(other, DhtSettings.builder(other).build()).close();
        NodeStorage.open(other, DhtSettings.builder(other).build()).close();
        assertThat(other).isDirectory();
    }
}
