package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ManualClock;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.TestRecord;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.embedded.EmbeddedDhts;
import org.medchain.error.StorageException;

/** What becomes of writes when the disk fails or cannot keep up. */
final class StorageFailureTest {
    private final MemoryStore store = new MemoryStore();
    private final TestRecord record = TestRecord.of(1);

    @Test
    void write_whoseCommitFails_isIndeterminateAndLaterOnesUnavailable() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            assertThat(dht.put(record.version(1, "stored")).join()).isEqualTo(new WriteOutcome.Stored(1));
            store.failing = true;
            assertThat(dht.put(record.version(2, "open")).join()).isInstanceOf(WriteOutcome.Indeterminate.class);

            store.failing = false;

            assertThat(dht.put(record.version(3, "no")).join()).isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(dht.remove(record.tombstone(3)).join()).isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(dht.get(record.address()).join()).isEqualTo(new ReadOutcome.Found(record.version(1, "stored")));
        }
    }

    @Test
    void writes_ofAFailedGroup_getTheOutcomeThatIsTrueForEach() throws Exception {
        Committer committer = new Committer(store, new ManualClock(1000));
        store.failing = true;

        List<WriteOutcome> outcomes = committer.commit(List.of(
                Candidate.of(record.version(2, "may be applied")),
                Candidate.of(record.version(1, "lost to one that may be applied")),
                Candidate.of(TestRecord.expiring(2, 1000).version(1, "expired"))));

        assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Indeterminate.class);
        assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Unavailable.class);
        assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Invalid.class);
    }

    @Test
    void writes_ofOneGroup_areJudgedAgainstEachOther() throws Exception {
        Committer committer = new Committer(store, new ManualClock(1000));

        List<WriteOutcome> outcomes = committer.commit(List.of(
                Candidate.of(record.version(1, "first")),
                Candidate.of(record.version(1, "first")),
                Candidate.of(record.version(1, "other")),
                Candidate.of(record.tombstone(1)),
                Candidate.of(record.version(9, "late"))));

        assertThat(outcomes)
                .containsExactly(
                        new WriteOutcome.Stored(1),
                        new WriteOutcome.Stored(1),
                        new WriteOutcome.VersionConflict(record.version(1, "first")),
                        new WriteOutcome.Stored(1),
                        new WriteOutcome.VersionConflict(record.tombstone(1)));
        assertThat(store.commits).isEqualTo(1);
        assertThat(store.totals().records()).isZero();
        assertThat(store.totals().tombstones()).isEqualTo(1);
    }

    @Test
    void write_thatChangesNothing_costsNoCommit() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            dht.put(record.version(1, "same")).join();
            dht.put(record.version(1, "same")).join();
            dht.put(record.version(1, "other")).join();
            assertThat(store.commits).isEqualTo(1);
        }
    }

    @Test
    void writes_whileTheDiskStalls_shareOneCommit() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            store.stalled = new CountDownLatch(1);
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int number = 0; number < 200; number++) {
                outcomes.add(dht.put(TestRecord.of(number).version(1, "gathered")));
            }
            assertThat(outcomes).noneMatch(CompletableFuture::isDone);
            store.stalled.countDown();
            outcomes.forEach(outcome -> assertThat(outcome.join()).isEqualTo(new WriteOutcome.Stored(1)));
            assertThat(store.commits).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void writes_overWhatMayWait_areUnavailable() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            store.stalled = new CountDownLatch(1);
            Bytes mebibyte = TestRecord.payload(1, 1 << 20);
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int number = 0; number < 90; number++) {
                outcomes.add(dht.put(TestRecord.of(number).version(1, mebibyte)));
            }
            assertThat(outcomes.get(89).getNow(null)).isInstanceOf(WriteOutcome.Unavailable.class);
            store.stalled.countDown();
            for (int number = 0; number < 90; number++) {
                WriteOutcome outcome = outcomes.get(number).join();
                ReadOutcome read = dht.get(TestRecord.of(number).address()).join();
                assertThat(read instanceof ReadOutcome.Found).isEqualTo(outcome instanceof WriteOutcome.Stored);
            }
        }
    }

    @Test
    void reclaim_onAFailingDisk_throwsAndWritesGoOn() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            store.failing = true;
            assertThatThrownBy(() -> dht.maintenance().orElseThrow().reclaim()).isInstanceOf(StorageException.class);
            store.failing = false;
            assertThat(dht.put(record.version(1, "stored")).join()).isEqualTo(new WriteOutcome.Stored(1));
        }
    }

    @Test
    void space_onceThereIsEnoughOfIt_isReclaimedUnasked() throws Exception {
        try (Dht dht = open(1000)) {
            for (int version = 1; version <= 20; version++) {
                dht.put(record.version(version, TestRecord.payload(version, 300)))
                        .join();
            }
            store.compacted.await();
        }
        assertThat(store.totals().reclaimableBytes()).isLessThan(19 * 300);
    }

    private Dht open(long reclaimAfterBytes) throws StorageException {
        DhtSettings settings = DhtSettings.builder(Path.of("nowhere"))
                .reclaimAfterBytes(reclaimAfterBytes)
                .build();
        return EmbeddedDhts.over(new NodeStorage(store, settings), settings);
    }
}
