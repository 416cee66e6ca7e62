package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.error.StorageException;
import org.medchain.fixture.RecordingMetrics;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;
import org.medchain.metrics.Tag.DataOperation;
import org.medchain.metrics.Tag.Outcome;

class MeasuredPortsTest {
    private static final Instrument CATALOGUE = Instrument.CATALOGUE_TRANSACTION_DURATION;
    private static final Instrument DATA = Instrument.DATA_STORE_OPERATION_DURATION;

    @TempDir
    private Path folder;

    private final RecordingMetrics metrics = new RecordingMetrics();
    private final SecureRandom random = new SecureRandom();

    @Test
    void catalogue_isMeasuredPerTransaction_andThrowsWhatItThrows() throws Exception {
        try (ProviderStore store = JdbcProviderStore.openFile(folder.resolve("catalogue.db"), random)) {
            ProviderStore measured = MeasuredPorts.of(store, metrics);
            DataId unknown = DataId.random(random);

            assertThat(measured.data(unknown)).isEmpty();
            assertThatThrownBy(() -> measured.close(unknown)).isInstanceOf(IllegalArgumentException.class);
            assertThat(measured.toString()).isEqualTo(store.toString());

            assertThat(metrics.fed(CATALOGUE))
                    .isEqualTo(Set.of(CATALOGUE.series(Outcome.OK), CATALOGUE.series(Outcome.ERROR)));
            assertThat(metrics.calls()).isEqualTo(2);
            assertThat(MeasuredPorts.of(store, Metrics.NONE)).isSameAs(store);
        }
    }

    @Test
    void dataStore_isMeasuredPerOperation_andThrowsWhatItThrows() throws Exception {
        try (FileHealthDataStore store = FileHealthDataStore.open(folder.resolve("data"))) {
            HealthDataStore measured = MeasuredPorts.of(store, metrics);
            DataId data = DataId.random(random);
            ObjectName name = ObjectName.random(data, ChunkIndex.FIRST, random);

            assertThat(measured.create(name, new ByteArrayInputStream(new byte[3])))
                    .isEqualTo(3);
            measured.open(name).close();
            assertThat(measured.size(name)).isEqualTo(3);
            measured.delete(name);
            measured.deleteAll(data);
            assertThatThrownBy(() -> measured.open(name)).isInstanceOf(StorageException.class);

            Series deleted = DATA.series(DataOperation.DELETE, Outcome.OK);
            assertThat(metrics.count(deleted)).isEqualTo(2);
            assertThat(metrics.fed(DATA))
                    .isEqualTo(Set.of(
                            DATA.series(DataOperation.CREATE, Outcome.OK),
                            DATA.series(DataOperation.OPEN, Outcome.OK),
                            DATA.series(DataOperation.OPEN, Outcome.STORAGE),
                            deleted));
        }
    }
}
