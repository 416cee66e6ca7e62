package org.medchain.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.testkit.data.HealthDataStoreContract;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqliteDataStoreTest extends HealthDataStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected HealthDataStore open() throws StorageException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(60_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("data.db"));
        return JdbcHealthDataStore.open(source);
    }

    @Test
    void object_ofSeveralParts_isReadByteByByteAndWhole() throws Exception {
        ObjectName name = ObjectName.random(data, ChunkIndex.FIRST, random);
        Bytes content = Bytes.random(random, 2 * JdbcHealthDataStore.PART + 3);
        store.create(name, stream(content));
        try (InputStream in = store.open(name)) {
            assertThat(in.read()).isEqualTo(content.toByteArray()[0] & 0xff);
            in.skipNBytes(2L * JdbcHealthDataStore.PART - 1);
            assertThat(in.readAllBytes()).hasSize(3);
            assertThat(in.read()).isEqualTo(-1);
        }
        try (InputStream in = store.open(name)) {
            assertThat(Bytes.takeOwnership(in.readAllBytes())).isEqualTo(content);
        }
    }
}
