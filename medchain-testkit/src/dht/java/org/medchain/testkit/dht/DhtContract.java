package org.medchain.testkit.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.WriteOutcome.Closed;
import org.medchain.dht.WriteOutcome.Invalid;
import org.medchain.dht.WriteOutcome.Stored;
import org.medchain.dht.WriteOutcome.VersionConflict;
import org.medchain.error.MedChainException;

/**
 * The contract of {@link Dht}, an engine of the directory. Each test carries the number of its {@link Promise} in the list there.
 *
 * <p>Extend it and open the engine in {@link #open(DhtSettings)}; {@link DhtModelContract} is the second half of the kit. An engine
 * of several nodes is opened as one directory, which writes and reads through one of them and closes all.
 *
 * <p>Checked: which write stands, also where many race; tombstones; forged and expired writes; the largest payload; that what
 * was stored is there after closing and opening; closing under load; and, if the engine has {@linkplain Dht#maintenance() a
 * disk} in this process, that removed payloads leave it. What a crash leaves, and what happens between nodes, an engine tests itself.
 */
public abstract class DhtContract extends DhtWrites {
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
