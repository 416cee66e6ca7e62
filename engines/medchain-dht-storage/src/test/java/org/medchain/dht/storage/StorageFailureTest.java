package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.embedded.EmbeddedDhts;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** What becomes of writes when the disk fails or cannot keep up. */
@Timeout(120)
final class StorageFailureTest {
    private final MemoryStore store = new MemoryStore();
    private final TestRecord record = TestRecord.of(1);

    @Test
    void write_whoseCommitFails_isIndeterminateAndLaterOnesUnavailable() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            assertThat(dht.put(record.version(1, "stored")).join()).isEqualTo(new WriteOutcome.Stored(1));
            assertThat(dht.health().isWell()).isTrue();
            store.failing = true;
            assertThat(dht.put(record.version(2, "open")).join()).isInstanceOf(WriteOutcome.Indeterminate.class);

            store.failing = false;

            assertThat(dht.put(record.version(3, "no")).join())
                    .isEqualTo(new WriteOutcome.Unavailable(nothingSince("disk failed")));
            assertThat(dht.remove(record.tombstone(3)).join()).isInstanceOf(WriteOutcome.Unavailable.class);
            assertEnded(dht, "disk failed");
            assertThat(dht.get(record.address()).join()).isEqualTo(new ReadOutcome.Found(record.version(1, "stored")));
        }
    }

    @Test
    void writes_ofAFailedGroup_getTheOutcomeThatIsTrueForEach() throws Exception {
        Committer committer = committer();
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
        Committer committer = committer();

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
    void write_whoseCommitRunsIntoAnError_isIndeterminateAndLaterOnesAreRefusedForThatReason() throws Exception {
        try (Dht dht = open(Long.MAX_VALUE)) {
            store.errors.set(1);
            assertThat(dht.put(record.version(1, "open")).join()).isInstanceOf(WriteOutcome.Indeterminate.class);
            String why = nothingSince("java.lang.OutOfMemoryError: for a test");
            for (int version = 2; version < 5; version++) {
                assertThat(dht.put(record.version(version, "no")).join()).isEqualTo(new WriteOutcome.Unavailable(why));
            }
            assertEnded(dht, "java.lang.OutOfMemoryError: for a test");
            assertThat(dht.get(record.address()).join()).isEqualTo(new ReadOutcome.Absent());
        }
    }

    private void writeUntil(Dht dht, BooleanSupplier holds) {
        for (int version = 1; !holds.getAsBoolean(); version++) {
            dht.put(record.version(version, TestRecord.payload(version, 300))).join();
        }
    }

    @Test
    void space_whoseReclaimingRunsIntoAnError_isReclaimedNextTime() throws Exception {
        try (Dht dht = open(1000)) {
            store.compactionErrors.set(2);
            writeUntil(dht, () -> store.compacted.getCount() == 0);
            assertThat(store.compactions).hasValueGreaterThan(2);
            assertThat(dht.health().isWell()).isTrue();
        }
    }

    @Test
    void space_thatIsReclaimedNoMore_isNamedInHealth() throws Exception {
        store.compactionFails = true;
        try (Dht dht = open(1000)) {
            writeUntil(dht, () -> !dht.health().isWell());
            assertThat(dht.health().issues())
                    .containsExactly(new Issue(
                            IssueCode.RECLAIM_STOPPED,
                            "no space is reclaimed until the directory is opened again: disk failed"));
            assertThat(dht.health().isReady()).isTrue();
        }
    }

    @Test
    void health_causeWithControlCharacters_isOnePrintableLine() throws Exception {
        store.why = "disk\u001b[2J failed\nERROR forged";
        String printable = "disk\\u001b[2J failed\\u000aERROR forged";
        try (Dht dht = open(Long.MAX_VALUE)) {
            store.failing = true;
            assertThat(dht.put(record.version(1, "open")).join()).isInstanceOf(WriteOutcome.Indeterminate.class);
            assertEnded(dht, printable);
        }
        store.failing = false;
        store.compactionFails = true;
        try (Dht dht = open(1000)) {
            writeUntil(dht, () -> !dht.health().isWell());
            assertThat(dht.health().issues()).singleElement().asString().endsWith(printable);
        }
    }

    private static void assertEnded(Dht dht, String cause) {
        assertThat(dht.health().issues())
                .containsExactly(
                        new Issue(IssueCode.ENGINE_ENDED, nothingSince(cause)),
                        new Issue(IssueCode.STORAGE_FAILED, "a write failed: " + cause));
        assertThat(dht.health().isLive()).isFalse();
    }

    private static String nothingSince(String cause) {
        return "nothing has been written since a write failed: " + cause
                + "; make room if the disk is full, and open the directory again";
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

    private Committer committer() throws StorageException {
        ManualClock clock = new ManualClock(1000);
        return new Committer(
                store, clock, new SettledTime(clock, System::nanoTime, Duration.ZERO), new Quota(1 << 30, 1 << 30));
    }

    private Dht open(long reclaimAfterBytes) throws StorageException {
        DhtSettings settings = DhtSettings.builder(Path.of("nowhere"))
                .reclaimAfterBytes(reclaimAfterBytes)
                .build();
        return EmbeddedDhts.over(new NodeStorage(store, settings), settings);
    }
}
