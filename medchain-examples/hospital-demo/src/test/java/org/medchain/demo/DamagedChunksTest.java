package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.ObjectName;
import org.medchain.crypto.bytes.Bytes;

class DamagedChunksTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    private DamagedChunks started() {
        return new DamagedChunks(new DemoProperties(
                1, folder, "", ZoneOffset.UTC, null, new DemoProperties.Feed(Duration.ofSeconds(10), 1, false)));
    }

    @Test
    void chunk_damaged_isKnownAfterTheHospitalWasStartedAgain_untilItIsRepaired() throws Exception {
        DataId data = new DataId(Bytes.random(RANDOM, DataId.SIZE));
        ObjectName chunk = ObjectName.random(data, ChunkIndex.FIRST, RANDOM);
        ObjectName other = ObjectName.random(data, new ChunkIndex(2), RANDOM);

        started().set(chunk, true);

        assertThat(started().has(chunk)).isTrue();
        assertThat(started().has(other)).isFalse();
        started().set(chunk, false);
        assertThat(started().has(chunk)).isFalse();
    }
}
