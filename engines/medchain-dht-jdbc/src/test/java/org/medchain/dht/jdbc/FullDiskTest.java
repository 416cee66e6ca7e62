package org.medchain.dht.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Indeterminate;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.Unavailable;
import org.medchain.fixture.SmallDisk;
import org.medchain.health.IssueCode;
import org.medchain.jdbc.PostgresServer;
import org.medchain.testkit.dht.TestRecord;

/** The database's disk fills up, and has room again. */
class FullDiskTest {
    private static final int MEBIBYTES = 128;
    private static final int PAYLOAD = 1 << 18;
    private static final int REFUSALS = 3;
    private static final int CONNECT_MILLIS = 1000;

    private final List<DirectoryRecord> stored = new ArrayList<>();
    private final List<DirectoryRecord> refused = new ArrayList<>();
    private Optional<SmallDisk> disk = Optional.empty();

    @AfterEach
    void unmount() throws IOException {
        if (disk.isPresent()) {
            disk.get().close();
            Files.delete(disk.get().folder());
        }
    }

    private Path mount() throws IOException {
        disk = SmallDisk.inMemory(Files.createTempDirectory("medchain-full"), MEBIBYTES);
        assumeThat(disk).as("a tmpfs can be mounted here").isPresent();
        return disk.get().folder();
    }

    /** Takes all room that is left, as any program would. */
    private Path fill() throws IOException {
        Path filler = disk.orElseThrow().folder().resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[1 << 16];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
        return filler;
    }

    private void writeUntilRefused(Dht dht) {
        for (int number = 0; refused.size() < REFUSALS; number++) {
            DirectoryRecord write = TestRecord.of(number).version(1, TestRecord.payload(number, PAYLOAD));
            WriteOutcome outcome = dht.put(write).join();
            if (outcome.equals(new Stored(1))) {
                stored.add(write);
            } else {
                assertThat(outcome).isInstanceOfAny(Unavailable.class, Indeterminate.class);
                assertThat(dht.health().isWell()).isFalse();
                refused.add(write);
            }
        }
    }

    private void assertAllAreThere(Dht dht) {
        for (DirectoryRecord write : stored) {
            assertThat(dht.get(write.address()).join()).isEqualTo(new ReadOutcome.Found(write));
        }
    }

    private void assertGoesOn(Dht dht) {
        assertAllAreThere(dht);
        for (DirectoryRecord write : refused) {
            assertThat(dht.put(write).join()).isEqualTo(new Stored(1));
            stored.add(write);
        }
        assertAllAreThere(dht);
        assertThat(dht.health().isWell()).isTrue();
    }

    @Test
    void sqlite_diskFullAndThenNot_goesOnWithoutBeingOpenedAgain() throws Exception {
        Path folder = mount();
        try (Dht dht = DhtFactory.named(JdbcDhtFactory.NAME)
                .open(DhtSettings.builder(folder).build())) {
            Path filler = fill();
            writeUntilRefused(dht);
            assertThat(dht.health().has(IssueCode.DISK_FULL)).isTrue();
            assertAllAreThere(dht);
            Files.delete(filler);
            assertGoesOn(dht);
        }
    }

    /** PostgreSQL stops if it has no room for its log; its operator starts it again. */
    @Test
    void postgres_diskFullAndThenNot_goesOnWithoutBeingOpenedAgain() throws Exception {
        Path folder = mount();
        try (PostgresServer server = PostgresServer.startIn(folder);
                HikariDataSource pool = server.emptySchema()) {
            pool.setConnectionTimeout(CONNECT_MILLIS);
            try (Dht dht = JdbcDhtFactory.over(pool, 2)
                    .open(DhtSettings.builder(folder).build())) {
                Path filler = fill();
                writeUntilRefused(dht);
                Files.delete(filler);
                server.kill();
                server.restart();
                pool.getHikariPoolMXBean().softEvictConnections();
                assertGoesOn(dht);
            }
        }
    }
}
