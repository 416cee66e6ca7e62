package org.medchain.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.WriteOutcome.Closed;
import org.medchain.dht.WriteOutcome.Invalid;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.VersionConflict;
import org.medchain.error.MedChainException;

/**
 * The contract kit: what every engine promises, one line of the list in {@link Dht} after the other. An engine of one's own
 * passes it by a subclass that opens it.
 */
public abstract class DhtContract {
    protected static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path folder;

    protected final ManualClock clock = new ManualClock(NOW);
    protected final TestRecord record = TestRecord.of(1);
    protected Dht dht;

    /** Opens the directory with these settings: afresh, or again with all that it held in that folder. */
    protected abstract Dht open(DhtSettings settings) throws MedChainException;

    @BeforeEach
    void open() throws MedChainException {
        dht = open(settings().build());
    }

    @AfterEach
    void close() {
        dht.close();
    }

    protected final DhtSettings.Builder settings() {
        return DhtSettings.builder(folder.resolve("directory")).clock(clock).expiryGrace(Duration.ZERO);
    }

    protected final void reopen() throws MedChainException {
        dht.close();
        open();
    }

    protected final WriteOutcome write(DirectoryWrite write) {
        return submit(write).join();
    }

    protected final CompletableFuture<WriteOutcome> submit(DirectoryWrite write) {
        return write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write);
    }

    protected final ReadOutcome read(TestRecord at) {
        return dht.get(at.address()).join();
    }

    protected final void store(DirectoryWrite write) {
        assertThat(write(write)).isEqualTo(new Stored(write.version()));
    }

    protected final void assertStands(DirectoryWrite write) {
        ReadOutcome expected = write instanceof DirectoryRecord put
                ? new ReadOutcome.Found(put)
                : new ReadOutcome.Removed((Tombstone) write);
        assertThat(dht.get(write.address()).join()).isEqualTo(expected);
    }

    @Test
    @Promise(1)
    void put_atAnEmptyAddress_isStored() {
        assertThat(read(record)).isEqualTo(new ReadOutcome.Absent());

        store(record.version(1, "first"));

        assertStands(record.version(1, "first"));
    }

    @Test
    @Promise(1)
    void put_ofAnyHigherVersion_replaces() {
        store(record.version(5, "fifth"));
        store(record.version(6, "sixth"));
        store(record.version(DirectoryWrite.MAX_VERSION, "last"));

        assertStands(record.version(DirectoryWrite.MAX_VERSION, "last"));
    }

    @ParameterizedTest
    @EnumSource
    @Promise(1)
    void put_ofEverySuite_isStored(SuiteId suite) {
        TestRecord other = TestRecord.of(2, suite, RecordName.NEVER);
        DirectoryRecord first = other.version(1, "first");
        store(first);
        assertStands(first);
        Tombstone removal = other.tombstone(2);
        store(removal);
        assertStands(removal);
    }

    @Test
    @Promise(1)
    void put_ofOtherRecords_leavesThisOne() {
        store(record.version(1, "mine"));
        store(TestRecord.of(2).version(9, "another"));
        store(TestRecord.of(2).tombstone(10));

        assertStands(record.version(1, "mine"));
    }

    @Test
    @Promise(2)
    void put_ofALowerVersion_conflictsWithWhatStands() {
        DirectoryRecord standing = record.version(7, "new");
        store(record.version(6, "old"));
        store(standing);

        assertThat(write(record.version(6, "old"))).isEqualTo(new VersionConflict(standing));
        assertThat(write(record.version(3, "older"))).isEqualTo(new VersionConflict(standing));
        assertStands(standing);
    }

    @Test
    @Promise(2)
    void put_ofTheSameVersionWithOtherContent_conflictsWithWhatStands() {
        DirectoryRecord standing = record.version(7, "first come");
        store(standing);

        assertThat(write(record.version(7, "late"))).isEqualTo(new VersionConflict(standing));
        assertStands(standing);
    }

    @Test
    @Promise(3)
    void put_ofTheSameBytesAgain_isStored() throws MedChainException {
        DirectoryRecord same = record.version(4, "same");
        store(same);
        store(record.version(4, "same"));
        reopen();
        store(record.version(4, "same"));
        assertStands(same);
    }

    @Test
    @Promise(3)
    void remove_ofTheSameBytesAgain_isStored() throws MedChainException {
        Tombstone same = record.tombstone(4);
        store(same);
        store(same);
        reopen();
        store(same);
        assertStands(same);
    }

    @Test
    @Promise(4)
    void put_racingForOneVersion_storesExactlyOne() {
        for (int version = 1; version <= 20; version++) {
            List<DirectoryRecord> rivals = new ArrayList<>();
            for (int rival = 0; rival < 8; rival++) {
                rivals.add(record.version(version, "rival " + rival));
            }
            List<WriteOutcome> outcomes =
                    rivals.parallelStream().map(this::write).toList();

            int winner = outcomes.indexOf(new Stored(version));
            assertThat(winner).isNotNegative();
            assertStands(rivals.get(winner));
            for (int rival = 0; rival < 8; rival++) {
                WriteOutcome lost = new VersionConflict(rivals.get(winner));
                assertThat(outcomes.get(rival)).isEqualTo(rival == winner ? new Stored(version) : lost);
            }
        }
    }

    @Test
    @Promise(4)
    void put_racingWithManyVersions_endsWithTheHighest() {
        List<DirectoryRecord> rivals = IntStream.rangeClosed(1, 60)
                .mapToObj(version -> record.version(version, "version " + version))
                .toList();

        List<WriteOutcome> outcomes = rivals.parallelStream().map(this::write).toList();

        assertThat(outcomes.get(59)).isEqualTo(new Stored(60));
        assertThat(outcomes).hasOnlyElementsOfTypes(Stored.class, VersionConflict.class);
        assertStands(rivals.get(59));
    }

    @Test
    @Promise(5)
    void remove_ofARecord_removesWhateverItsVersion() {
        store(record.version(5, "gone"));
        store(record.tombstone(6));
        assertStands(record.tombstone(6));

        TestRecord equal = TestRecord.of(2);
        store(equal.version(5, "gone"));
        store(equal.tombstone(5));
        assertStands(equal.tombstone(5));

        TestRecord lower = TestRecord.of(3);
        store(lower.version(5, "gone"));
        store(lower.tombstone(1));
        assertStands(lower.tombstone(1));
    }

    @Test
    @Promise(5)
    void remove_atAnEmptyAddress_keepsTheRecordOut() {
        store(record.tombstone(3));

        assertThat(write(record.version(2, "late"))).isEqualTo(new VersionConflict(record.tombstone(3)));
        assertStands(record.tombstone(3));
    }

    @Test
    @Promise(6)
    void put_afterRemoval_conflictsWhateverItsVersion() throws MedChainException {
        DirectoryRecord saved = record.version(5, "saved");
        store(saved);
        Tombstone removal = record.tombstone(6);
        store(removal);
        for (int round = 0; round < 2; round++) {
            assertThat(write(saved)).isEqualTo(new VersionConflict(removal));
            assertThat(write(record.version(6, "same"))).isEqualTo(new VersionConflict(removal));
            assertThat(write(record.version(7, "newer"))).isEqualTo(new VersionConflict(removal));
            assertStands(removal);
            reopen();
        }
    }

    @Test
    @Promise(6)
    void remove_afterRemoval_isStoredOnlyWithAHigherVersion() {
        TestRecord ecdsa = TestRecord.of(2, SuiteId.P256, RecordName.NEVER);
        Tombstone first = ecdsa.tombstone(6);
        store(first);

        assertThat(write(ecdsa.tombstone(5))).isEqualTo(new VersionConflict(first));
        assertThat(write(ecdsa.tombstone(6))).isEqualTo(new VersionConflict(first));
        assertStands(first);
        Tombstone second = ecdsa.tombstone(7);
        store(second);
        assertStands(second);
    }

    @Test
    @Promise(7)
    void put_forged_isInvalid() {
        DirectoryRecord standing = record.version(1, "true");
        store(standing);
        DirectoryRecord next = record.version(2, "next");
        DirectoryRecord otherPayload = new DirectoryRecord(next.name(), 2, Bytes.utf8("false"), next.signature());
        DirectoryRecord otherVersion = new DirectoryRecord(next.name(), 3, next.payload(), next.signature());
        DirectoryRecord otherName = new DirectoryRecord(TestRecord.of(2).name(), 2, next.payload(), next.signature());

        for (DirectoryRecord forged : List.of(TestRecord.forged(next), otherPayload, otherVersion, otherName)) {
            assertThat(write(forged)).isInstanceOf(Invalid.class);
        }

        assertStands(standing);
        assertThat(read(TestRecord.of(2))).isEqualTo(new ReadOutcome.Absent());
    }

    @Test
    @Promise(7)
    void remove_forged_isInvalid() {
        DirectoryRecord standing = record.version(1, "true");
        store(standing);
        Tombstone byAnother = TestRecord.of(2).tombstone(2);

        assertThat(write(TestRecord.forged(record.tombstone(2)))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(record.name(), 2, standing.signature()))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(record.name(), 2, byAnother.signature())))
                .isInstanceOf(Invalid.class);

        assertStands(standing);
    }

    /** Under the neutral element as a key, one signature holds for every message: that of the base point and the scalar 1. */
    @Test
    @Promise(7)
    void put_underAnUnsoundWriteKey_isInvalid() {
        Bytes neutral = Bytes.fromHex("01" + "00".repeat(31));
        Bytes anybodys = Bytes.fromHex("58" + "66".repeat(31) + "01" + "00".repeat(31));
        RecordName weak = new RecordName(record.name().label(), SuiteId.X25519, neutral, RecordName.NEVER);

        assertThat(write(new DirectoryRecord(weak, 1, Bytes.empty(), anybodys))).isInstanceOf(Invalid.class);
        assertThat(write(new Tombstone(weak, 1, anybodys))).isInstanceOf(Invalid.class);
    }

    @Test
    @Promise(8)
    void record_pastItsExpiry_isAbsentAndRefused() throws MedChainException {
        TestRecord brief = TestRecord.expiring(2, NOW + 1000);
        DirectoryRecord saved = brief.version(1, "brief");
        store(saved);
        clock.set(NOW + 999);
        assertStands(saved);

        clock.set(NOW + 1000);
        for (int round = 0; round < 2; round++) {
            assertThat(read(brief)).isEqualTo(new ReadOutcome.Absent());
            assertThat(write(saved)).isInstanceOf(Invalid.class);
            assertThat(write(brief.version(2, "next"))).isInstanceOf(Invalid.class);
            assertThat(write(brief.tombstone(3))).isInstanceOf(Invalid.class);
            assertThat(read(brief)).isEqualTo(new ReadOutcome.Absent());
            reopen();
        }
    }

    @Test
    @Promise(8)
    void removal_pastItsExpiry_letsNoSavedRecordIn() throws MedChainException {
        TestRecord brief = TestRecord.expiring(2, NOW + 1000);
        DirectoryRecord saved = brief.version(1, "brief");
        store(saved);
        store(brief.tombstone(2));
        clock.set(NOW + 1000);
        store(record.version(1, "a write, with which what has expired is dropped"));
        reopen();

        clock.set(NOW);

        assertThat(write(saved)).isInstanceOf(Invalid.class);
        assertThat(read(brief)).isEqualTo(new ReadOutcome.Absent());
    }

    @Test
    @Promise(9)
    void put_ofTheLargestPayload_isStored() throws MedChainException {
        DirectoryRecord largest =
                record.version(1, TestRecord.payload(1, dht.capabilities().maxPayload()));
        store(largest);
        reopen();
        assertStands(largest);
    }

    @Test
    @Promise(9)
    void put_overTheLimit_isTooLarge() throws MedChainException {
        dht.close();
        dht = open(settings().maxPayload(1000).build());
        assertThat(dht.capabilities().maxPayload()).isEqualTo(1000);

        assertThat(write(record.version(1, TestRecord.payload(1, 1001))))
                .isEqualTo(new WriteOutcome.TooLarge(1001, 1000));
        assertThat(read(record)).isEqualTo(new ReadOutcome.Absent());
        store(record.version(1, TestRecord.payload(1, 1000)));
    }

    @Test
    @Promise(10)
    void stored_afterClosingAndOpening_isThere() throws MedChainException {
        List<DirectoryWrite> writes = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            TestRecord one = TestRecord.of(number);
            writes.add(number % 3 == 0 ? one.tombstone(1) : one.version(1, TestRecord.payload(number, number * 40)));
        }
        writes.forEach(this::store);
        reopen();
        writes.forEach(this::assertStands);
    }

    @Test
    @Promise(11)
    void get_afterStored_findsItOrNewer() {
        IntStream.range(0, 8).parallel().forEach(number -> {
            TestRecord own = TestRecord.of(100 + number);
            for (int version = 1; version <= 20; version++) {
                store(own.version(version, "own"));
                assertStands(own.version(version, "own"));
                WriteOutcome shared = write(record.version(version, "shared"));
                assertThat(shared).isInstanceOfAny(Stored.class, VersionConflict.class);
                ReadOutcome.Found found = (ReadOutcome.Found) read(record);
                assertThat(found.record().version()).isGreaterThanOrEqualTo(version);
            }
        });
    }

    @Test
    @Promise(12)
    void found_belongsToTheAddressAndVerifies() throws Exception {
        store(record.version(3, "true"));
        reopen();

        ReadOutcome.Found found = (ReadOutcome.Found) read(record);
        assertThat(found.record().address()).isEqualTo(record.address());
        found.record().verify();
        VersionConflict conflict = (VersionConflict) write(record.version(2, "old"));
        assertThat(conflict.current()).isEqualTo(found.record());
        conflict.current().verify();
    }

    @Test
    @Promise(13)
    void write_notStored_isNeverApplied() throws MedChainException {
        DirectoryRecord standing = record.version(5, "standing");
        store(standing);
        List<DirectoryWrite> refused = List.of(
                record.version(4, "old"),
                record.version(5, "same version"),
                TestRecord.forged(record.version(9, "forged")),
                TestRecord.forged(record.tombstone(9)),
                TestRecord.expiring(2, NOW).version(1, "over"));

        for (DirectoryWrite write : refused) {
            assertThat(write(write)).isInstanceOfAny(VersionConflict.class, Invalid.class);
        }

        assertStands(standing);
        reopen();
        assertStands(standing);
        assertThat(read(TestRecord.expiring(2, NOW))).isEqualTo(new ReadOutcome.Absent());
    }

    @Test
    @Promise(14)
    void future_cancelled_leavesTheWriteAsItIs() {
        for (int version = 1; version <= 20; version++) {
            submit(record.version(version, "kept")).cancel(true);
            store(record.version(version, "kept"));
            assertStands(record.version(version, "kept"));
        }
    }

    @Test
    @Promise(15)
    void close_withWritesUnderWay_finishesThem() throws MedChainException {
        for (int round = 0; round < 5; round++) {
            List<DirectoryRecord> writes = new ArrayList<>();
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                writes.add(TestRecord.of(1000 * round + number).version(1, "under way"));
            }
            writes.forEach(write -> outcomes.add(dht.put(write)));
            dht.close();
            outcomes.forEach(outcome -> assertThat(outcome.getNow(null)).isEqualTo(new Stored(1)));
            open();
            writes.forEach(this::assertStands);
        }
    }

    @Test
    @Promise(15)
    void close_racingWithWrites_givesEachItsTrueOutcome() throws MedChainException {
        List<DirectoryRecord> writes = IntStream.range(0, 300)
                .mapToObj(number -> TestRecord.of(number).version(1, "under way"))
                .toList();
        List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
        Thread closer = new Thread(dht::close, "closer");
        for (DirectoryRecord write : writes) {
            outcomes.add(dht.put(write));
            if (outcomes.size() == 150) {
                closer.start();
            }
        }
        List<WriteOutcome> reached =
                outcomes.stream().map(CompletableFuture::join).toList();

        assertThat(reached).hasOnlyElementsOfTypes(Stored.class, Closed.class);
        assertThat(reached).first().isEqualTo(new Stored(1));
        reopen();
        for (int i = 0; i < writes.size(); i++) {
            ReadOutcome found = dht.get(writes.get(i).address()).join();
            boolean stored = reached.get(i).equals(new Stored(1));
            assertThat(found).isEqualTo(stored ? new ReadOutcome.Found(writes.get(i)) : new ReadOutcome.Absent());
        }
    }

    @Test
    @Promise(15)
    void everyCall_afterClose_getsClosed() {
        dht.close();
        dht.close();

        assertThat(write(record.version(1, "late"))).isEqualTo(new Closed());
        assertThat(write(TestRecord.forged(record.version(1, "late")))).isEqualTo(new Closed());
        assertThat(write(record.tombstone(1))).isEqualTo(new Closed());
        assertThat(read(record)).isEqualTo(new ReadOutcome.Closed());
    }

    @Test
    @Promise(16)
    void reclaim_afterRemovals_givesTheSpaceBack() throws MedChainException {
        Optional<StorageMaintenance> maintenance = dht.maintenance();
        assumeTrue(maintenance.isPresent(), "no disk of the directory in this process");
        int payload = 1 << 18;
        for (int number = 0; number < 40; number++) {
            store(TestRecord.of(number).version(1, TestRecord.payload(number, payload)));
        }
        for (int number = 1; number < 40; number++) {
            store(TestRecord.of(number).tombstone(2));
        }

        StorageMaintenance.Reclaimed reclaimed = maintenance.get().reclaim();

        assertThat(reclaimed.before().bytesOnDisk()).isGreaterThan(39L * payload);
        assertThat(reclaimed.bytes()).isGreaterThan(38L * payload);
        assertThat(reclaimed.after().bytesOnDisk()).isLessThan(2L * payload);
        assertThat(reclaimed.after().records()).isEqualTo(1);
        assertThat(reclaimed.after().tombstones()).isEqualTo(39);
        assertThat(reclaimed.after().reclaimableBytes()).isZero();
        assertStands(TestRecord.of(0).version(1, TestRecord.payload(0, payload)));
        for (int number = 1; number < 40; number++) {
            assertStands(TestRecord.of(number).tombstone(2));
        }
    }
}
