package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.error.StorageException;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** The index is in a native database, which does not spell every name of a folder as the JVM does. */
class FolderNameTest {
    @TempDir
    private Path folder;

    private final ConsortiumConfig config = new LedgerWorld(1, BlockLimits.DEFAULT).config;

    @BeforeEach
    void needsNamesInUtf8() {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    }

    @Test
    void open_folderWithAnEmoji_isRefusedBeforeAnythingIsWritten() {
        Path emoji = folder.resolve("\ud83c\udfe5");
        for (Path refused : new Path[] {emoji, emoji.resolve("ledger")}) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> BlockStore.open(refused, config, new SecureRandom(), Metrics.NONE)
                            .close())
                    .withMessageContainingAll("U+1F3E5", "choose another folder");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void open_folderWithOtherLetters_opensAgain() throws Exception {
        Path other = folder.resolve("Klinik Ä 北京医院");
        BlockStore.open(other, config, new SecureRandom(), Metrics.NONE).close();
        BlockStore.open(other, config, new SecureRandom(), Metrics.NONE).close();
        assertThat(other).isDirectory();
    }
}
