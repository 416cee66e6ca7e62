package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.RecordName;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.embedded.EmbeddedDhtFactory;
import org.medchain.error.StorageException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** The folder of an embedded node: what it holds, what leaves it, who may have it. */
final class StorageTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final String SECRET = "a payload that must not outlive its record";

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock(NOW);

    @Test
    void payload_ofAReplacedOrRemovedRecord_leavesEveryFile() throws Exception {
        TestRecord removed = TestRecord.of(1);
        TestRecord replaced = TestRecord.of(2);
        TestRecord expired = TestRecord.expiring(3, NOW + 1000);
        try (Dht dht = open()) {
            dht.put(removed.version(1, SECRET)).join();
            dht.put(replaced.version(1, SECRET)).join();
            dht.put(expired.version(1, SECRET)).join();
            assertThat(filesWith(SECRET)).isPositive();
            maintenance(dht).reclaim();
            assertThat(filesWith(SECRET)).isPositive();

            dht.remove(removed.tombstone(2)).join();
            dht.put(replaced.version(2, "harmless")).join();
            clock.advance(1000);
            maintenance(dht).reclaim();

            assertThat(filesWith(SECRET)).isZero();
        }
    }

    @Test
    void expired_recordsAndTombstones_areDroppedByReclaiming() throws Exception {
        try (Dht dht = open()) {
            for (int number = 0; number < 600; number++) {
                TestRecord brief = TestRecord.expiring(number, NOW + 1 + number);
                dht.put(brief.version(1, "brief")).join();
                dht.remove(brief.tombstone(2)).join();
            }
            dht.put(TestRecord.of(1).version(1, "lasting")).join();
            dht.put(TestRecord.expiring(2, NOW + 10_000).version(1, "longer")).join();
            assertThat(maintenance(dht).storage().tombstones()).isEqualTo(600);

            clock.advance(600);
            StorageReport after = maintenance(dht).reclaim().after();

            assertThat(after.tombstones()).isZero();
            assertThat(after.records()).isEqualTo(2);
        }
    }

    @Test
    void expired_records_areDroppedWithLaterWrites() throws Exception {
        try (Dht dht = open()) {
            for (int number = 0; number < 300; number++) {
                dht.put(TestRecord.expiring(number, NOW + 1000).version(1, "brief"))
                        .join();
            }
            clock.advance(1000);
            dht.put(TestRecord.of(1).version(1, "lasting")).join();
            dht.put(TestRecord.of(1).version(2, "lasting")).join();
            assertThat(maintenance(dht).storage().records()).isEqualTo(1);
        }
    }

    @Test
    void totals_afterRandomWrites_areWhatACountFinds() throws Exception {
        Random random = new Random(11);
        try (Dht dht = open()) {
            for (int step = 0; step < 800; step++) {
                int number = random.nextInt(200);
                TestRecord record = TestRecord.expiring(number, number < 100 ? RecordName.NEVER : NOW + number);
                int version = 1 + random.nextInt(5);
                if (random.nextInt(10) == 0) {
                    dht.remove(record.tombstone(version)).join();
                } else {
                    dht.put(record.version(version, TestRecord.payload(step, random.nextInt(300))))
                            .join();
                }
                clock.set(NOW + step / 5);
            }
            maintenance(dht).reclaim();
        }
        try (RocksStore store = RocksStoreOpener.open(folder())) {
            Totals counted = Totals.NONE;
            for (int number = 0; number < 200; number++) {
                TestRecord record = TestRecord.expiring(number, number < 100 ? RecordName.NEVER : NOW + number);
                var found = store.find(record.address());
                if (found.isPresent()) {
                    counted = counted.plus(found.get());
                }
            }
            assertThat(store.totals()).isEqualTo(counted.sweptTo(NOW + 159));
        }
    }

    @Test
    void space_ofManyVersions_isGivenBackUnasked() throws Exception {
        int payload = 1 << 18;
        DhtSettings settings = settings().reclaimAfterBytes(4L * payload).build();
        try (Dht dht = new EmbeddedDhtFactory().open(settings)) {
            TestRecord record = TestRecord.of(1);
            for (int version = 1; version <= 60; version++) {
                assertThat(dht.put(record.version(version, TestRecord.payload(version, payload)))
                                .join())
                        .isEqualTo(new WriteOutcome.Stored(version));
            }
        }
        assertThat(FolderSize.of(folder())).isLessThan(30L * payload);
    }

    @Test
    void folder_inUse_isRefused() throws Exception {
        try (Dht dht = open()) {
            dht.put(TestRecord.of(1).version(1, "first")).join();
            assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("in use");
            assertThat(dht.put(TestRecord.of(1).version(2, "second")).join()).isEqualTo(new WriteOutcome.Stored(2));
        }
        open().close();
    }

    @Test
    void folder_thatCannotBeMade_isRefused() throws Exception {
        Files.writeString(folder(), "a file is in the way");
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class);
    }

    @Test
    void folder_whoseMakingWasInterrupted_isMadeAgain() throws Exception {
        open().close();
        Files.delete(folder().resolve(AcknowledgedMark.FILE));
        open().close();
        for (Path file : Folders.files(folder())) {
            Files.delete(file);
        }
        open().close();
    }

    @Test
    void maintenance_afterClosing_throws() throws Exception {
        Dht dht = open();
        dht.close();
        assertThatThrownBy(() -> maintenance(dht).storage()).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> maintenance(dht).reclaim()).isInstanceOf(StorageException.class);
    }

    @Test
    void threads_afterClosing_areGone() throws Exception {
        Dht dht = new EmbeddedDhtFactory().open(settings().reclaimAfterBytes(1).build());
        dht.put(TestRecord.of(1).version(1, "first")).join();
        // Shorter, so that what is reclaimable exceeds what is live.
        dht.put(TestRecord.of(1).version(2, "2nd")).join();
        Thread[] before = threads();
        dht.close();
        for (Thread thread : before) {
            if (thread != null && thread.getName().startsWith("medchain-dht")) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static Thread[] threads() {
        Thread[] found = new Thread[Thread.activeCount() + 16];
        Thread.enumerate(found);
        return found;
    }

    private long filesWith(String text) throws Exception {
        long found = 0;
        for (Path file : Folders.files(folder())) {
            if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                found++;
            }
        }
        return found;
    }

    private Path folder() {
        return temp.resolve("directory");
    }

    private DhtSettings.Builder settings() {
        return DhtSettings.builder(folder()).clock(clock).expiryGrace(Duration.ZERO);
    }

    private Dht open() throws StorageException {
        return new EmbeddedDhtFactory().open(settings().build());
    }

    private static StorageMaintenance maintenance(Dht dht) {
        return dht.maintenance().orElseThrow();
    }
}
