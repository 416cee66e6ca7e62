package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** When what has expired leaves the disk, and what a clock that is wrong does to it. */
@Timeout(60)
final class ExpiryTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Duration NEVER_IDLE = Duration.ofHours(1);

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock(NOW);
    private final AtomicLong nanos = new AtomicLong(77);
    private final TestRecord brief = TestRecord.expiring(1, NOW + DAY);
    private long written;

    private NodeStorage open(Duration grace, Duration sweepEvery) throws StorageException {
        DhtSettings settings =
                DhtSettings.builder(temp).clock(clock).expiryGrace(grace).build();
        return new NodeStorage(RocksStoreOpener.open(temp.resolve("store")), settings, nanos::get, sweepEvery);
    }

    /** With every write some of what has expired is dropped. */
    private void writeSomething(NodeStorage storage) {
        written++;
        assertThat(storage.write(TestRecord.of(500).version(written, "lasting")).join())
                .isEqualTo(new WriteOutcome.Stored(written));
    }

    private void passHalfAnHour() {
        nanos.addAndGet(Duration.ofMinutes(30).toNanos());
        clock.advance(Duration.ofMinutes(30).toMillis());
    }

    @Test
    void record_thatAClockAheadMakesExpire_isThereAgainWhenTheClockIsSetRight() throws Exception {
        try (NodeStorage storage = open(Duration.ofHours(6), NEVER_IDLE)) {
            storage.write(brief.version(1, "brief")).join();
            for (int i = 0; i < 14; i++) {
                passHalfAnHour();
                writeSomething(storage);
            }
            clock.advance(400 * DAY);
            for (int i = 0; i < 11; i++) {
                writeSomething(storage);
                assertThat(storage.findVerified(brief.address())).isEmpty();
                assertThat(storage.write(brief.version(2, "late")).join()).isInstanceOf(WriteOutcome.Invalid.class);
                passHalfAnHour();
            }
            storage.maintenance().reclaim();
            clock.advance(-400 * DAY);
            assertThat(storage.findVerified(brief.address())).contains(brief.version(1, "brief"));
            assertThat(storage.write(brief.version(2, "in time")).join()).isEqualTo(new WriteOutcome.Stored(2));
        }
    }

    @Test
    void record_thatHasBeenExpiredForTheGrace_isDropped() throws Exception {
        try (NodeStorage storage = open(Duration.ofHours(6), NEVER_IDLE)) {
            storage.write(brief.version(1, "brief")).join();
            writeSomething(storage);
            clock.advance(DAY);
            for (int i = 0; i < 12; i++) {
                writeSomething(storage);
                assertThat(storage.maintenance().storage().records()).isEqualTo(2);
                passHalfAnHour();
            }
            // It is measured in spans of the grace.
            passHalfAnHour();
            writeSomething(storage);
            assertThat(storage.maintenance().storage().records()).isEqualTo(1);
        }
    }

    @Test
    void idleNode_dropsWhatHasExpired() throws Exception {
        try (NodeStorage storage = open(Duration.ZERO, Duration.ofMillis(5))) {
            for (int number = 0; number < 600; number++) {
                var unused =
                        storage.write(TestRecord.expiring(number, NOW + DAY).version(1, "brief"));
            }
            await(() -> records(storage) == 600);
            clock.advance(DAY);
            await(() -> records(storage) == 0);
        }
    }

    @Test
    void damagedRecord_thatHasExpired_isDroppedAndKeepsNoOtherOne() throws Exception {
        TestRecord later = TestRecord.expiring(2, NOW + 2 * DAY);
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.write(brief.version(1, "brief")).join();
            storage.write(later.version(1, "later")).join();
        }
        damage(brief);
        clock.advance(3 * DAY);
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            writeSomething(storage);
        }
        try (RocksStore store = RocksStoreOpener.open(temp.resolve("store"))) {
            assertThat(store.expiring(0, Long.MAX_VALUE, 10)).isEmpty();
            assertThat(store.find(brief.address())).isEmpty();
            assertThat(store.find(later.address())).isEmpty();
        }
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.maintenance().reclaim();
        }
    }

    private void damage(TestRecord at) throws RocksDBException {
        RocksDB.loadLibrary();
        try (RocksDB raw = RocksDB.open(temp.resolve("store").toString())) {
            raw.put(StoreKeys.write(at.address()), new byte[] {7});
        }
    }

    @Test
    void settledTime_ofAClockThatJumps_followsTheLeastOfTheGrace() {
        long second = 1_000_000_000L;
        SettledTime time = new SettledTime(clock, nanos::get, Duration.ofSeconds(100));
        assertThat(time.millis()).isEqualTo(Long.MIN_VALUE);
        for (int i = 0; i < 99; i++) {
            nanos.addAndGet(second);
            clock.advance(1_000);
            assertThat(time.millis()).isEqualTo(Long.MIN_VALUE);
        }
        nanos.addAndGet(second);
        clock.advance(1_000);
        assertThat(time.millis()).isEqualTo(NOW);
        clock.set(NOW + DAY);
        assertThat(time.millis()).isEqualTo(NOW);
        clock.set(NOW - DAY);
        assertThat(time.millis()).isEqualTo(NOW - DAY);
        clock.set(NOW + 2 * DAY);
        for (int i = 0; i < 100; i++) {
            assertThat(time.millis()).isEqualTo(NOW - DAY);
            nanos.addAndGet(second);
        }
        nanos.addAndGet(2 * second);
        assertThat(time.millis()).isEqualTo(NOW + 2 * DAY);
    }

    @Test
    void settledTime_afterALongPause_forgetsWhatTheClockShowedBeforeTheGrace() {
        SettledTime time = new SettledTime(clock, nanos::get, Duration.ofNanos(6_400));
        clock.set(NOW - DAY);
        assertThat(time.millis()).isEqualTo(Long.MIN_VALUE);
        clock.set(NOW);
        for (int i = 0; i < 5; i++) {
            nanos.addAndGet(100);
            assertThat(time.millis()).isEqualTo(Long.MIN_VALUE);
        }
        clock.set(NOW + DAY);
        nanos.addAndGet(100 * 6_400);
        assertThat(time.millis()).isEqualTo(NOW);
        nanos.addAndGet(6_400);
        assertThat(time.millis()).isEqualTo(NOW + DAY);
    }

    @Test
    void records_thatHaveExpired_areDroppedABoundedNumberWithEachGroup() throws Exception {
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            for (int number = 1; number <= 300; number++) {
                var unused = storage.write(TestRecord.expiring(number, NOW + 1).version(1, "brief"));
            }
            writeSomething(storage);
            assertThat(records(storage)).isEqualTo(301);
            clock.advance(1);
            writeSomething(storage);
            assertThat(records(storage)).isEqualTo(301 - 256);
            writeSomething(storage);
            assertThat(records(storage)).isEqualTo(1);
        }
    }

    @Test
    void record_whileItHasNotExpired_isNotDropped() throws Exception {
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.write(brief.version(1, "brief")).join();
            clock.set(NOW + DAY - 1);
            storage.maintenance().reclaim();
            assertThat(records(storage)).isEqualTo(1);
            clock.set(NOW + DAY);
            storage.maintenance().reclaim();
            assertThat(records(storage)).isZero();
        }
    }

    @Test
    void time_afterSomethingWasDropped_isNeverBeforeItsExpiry() throws Exception {
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.write(brief.version(2, "brief")).join();
            clock.set(NOW + 2 * DAY);
            storage.maintenance().reclaim();
            clock.set(NOW);
            assertThat(storage.nowMillis()).isEqualTo(NOW + DAY);
            assertThat(storage.write(brief.version(1, "older")).join()).isInstanceOf(WriteOutcome.Invalid.class);
        }
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            assertThat(storage.nowMillis()).isEqualTo(NOW + DAY);
        }
    }

    /** More than one group drops, all of the same time: the time swept to does not change with the last. */
    @Test
    void expiriesWithoutARecord_moreThanOneGroupDrops_areAllDropped() throws Exception {
        open(Duration.ZERO, NEVER_IDLE).close();
        RocksDB.loadLibrary();
        try (RocksDB raw = RocksDB.open(temp.resolve("store").toString())) {
            for (int i = 0; i < 257; i++) {
                RecordAddress address = new RecordAddress(new Digest(TestRecord.payload(i, Digest.SIZE)));
                raw.put(StoreKeys.expiry(new Expiry(address, NOW)), new byte[0]);
            }
        }
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.maintenance().reclaim();
        }
        try (RocksStore store = RocksStoreOpener.open(temp.resolve("store"))) {
            assertThat(store.expiring(0, Long.MAX_VALUE, 10)).isEmpty();
            assertThat(store.totals().sweptToMillis()).isEqualTo(NOW);
        }
    }

    @Test
    void payer_ofWhatHasExpired_isForgotten() throws Exception {
        Bytes alice = Bytes.utf8("a".repeat(32));
        TestRecord sound = TestRecord.expiring(3, NOW + DAY);
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.write(brief.version(1, "brief"), alice).join();
            storage.write(sound.version(1, "sound"), alice).join();
        }
        damage(brief);
        clock.advance(DAY);
        try (NodeStorage storage = open(Duration.ZERO, NEVER_IDLE)) {
            storage.maintenance().reclaim();
        }
        try (RocksStore store = RocksStoreOpener.open(temp.resolve("store"))) {
            assertThat(store.account(brief.address())).isEmpty();
            assertThat(store.account(sound.address())).isEmpty();
            assertThat(store.used(alice))
                    .isEqualTo(StoredWrite.of(brief.version(1, "brief")).size());
        }
    }

    private static long records(NodeStorage storage) {
        try {
            return storage.maintenance().storage().records();
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
