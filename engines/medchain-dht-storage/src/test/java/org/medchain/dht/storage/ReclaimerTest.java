package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.StorageMaintenance.Reclaimed;
import org.medchain.dht.StorageReport;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** When space is given back, and what of it is counted. */
@Timeout(60)
final class ReclaimerTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final TestRecord RECORD = TestRecord.of(1);

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock(NOW);
    private Committer committer;

    @BeforeEach
    void start() throws StorageException {
        committer = new Committer(
                store, clock, new SettledTime(clock, System::nanoTime, Duration.ZERO), new Quota(1 << 30, 1 << 30));
    }

    private static DirectoryWrite version(int version, int payload) {
        return RECORD.version(version, TestRecord.payload(version, payload));
    }

    private void commit(DirectoryWrite write) {
        var unused = committer.commit(List.of(Candidate.of(write)));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private int compactionsWith(long thresholdBytes) {
        int before = store.compactions.get();
        Reclaimer reclaimer = new Reclaimer(store, committer, thresholdBytes);
        reclaimer.reclaimIfWorthwhile();
        reclaimer.close();
        store.cancelled = false;
        return store.compactions.get() - before;
    }

    @Test
    void space_thatReachesTheThresholdAndWhatIsLive_isGivenBack() {
        commit(version(1, 500));
        commit(version(2, 500));
        long reclaimable = committer.totals().reclaimableBytes();
        assertThat(committer.totals().liveBytes()).isEqualTo(reclaimable);
        assertThat(compactionsWith(reclaimable + 1)).isZero();
        assertThat(compactionsWith(reclaimable)).isOne();
    }

    @Test
    void space_thatIsLessThanWhatIsLive_isNotGivenBack() {
        commit(version(1, 500));
        commit(version(2, 501));
        assertThat(compactionsWith(1)).isZero();
        commit(version(3, 10));
        assertThat(compactionsWith(1)).isOne();
    }

    @Test
    void space_thatIsBeingGivenBack_isNotQueuedAgainAndTheCallerDoesNotWait() {
        commit(version(1, 500));
        commit(version(2, 500));
        store.compactionStalled = new CountDownLatch(1);
        Reclaimer reclaimer = new Reclaimer(store, committer, 1);
        for (int i = 0; i < 5; i++) {
            reclaimer.reclaimIfWorthwhile();
        }
        await(() -> store.compactions.get() == 1);
        reclaimer.close();
        assertThat(store.compactions).hasValue(1);
        assertThat(reclaimer.issue()).isEmpty();
        reclaimer.reclaimIfWorthwhile();
        assertThat(store.compactions).hasValue(1);
    }

    @Test
    void reclaiming_thatFails_isNamedAndNotTriedAgain() {
        commit(version(1, 500));
        commit(version(2, 500));
        store.compactionFails = true;
        Reclaimer reclaimer = new Reclaimer(store, committer, 1);
        reclaimer.reclaimIfWorthwhile();
        await(() -> reclaimer.issue().isPresent());
        for (int i = 0; i < 5; i++) {
            reclaimer.reclaimIfWorthwhile();
        }
        reclaimer.close();
        assertThat(store.compactions).hasValue(1);
        assertThat(reclaimer.issue())
                .contains(new Issue(
                        IssueCode.RECLAIM_STOPPED,
                        "no space is reclaimed until the directory is opened again: disk failed"));
    }

    @Test
    void reclaiming_thatRunsIntoAnError_isNoTroubleAndKeepsNothingOpen() {
        commit(version(1, 500));
        commit(version(2, 500));
        store.compactionErrors.set(1);
        Reclaimer reclaimer = new Reclaimer(store, committer, 1);
        reclaimer.reclaimIfWorthwhile();
        await(() -> store.compactions.get() == 1);
        assertThatCode(reclaimer::close).doesNotThrowAnyException();
        assertThat(reclaimer.issue()).isEmpty();
    }

    @Test
    void thread_ofAReclaimerThatIsClosed_ends() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        commit(version(1, 500));
        commit(version(2, 500));
        store.compactionStalled = new CountDownLatch(1);
        Reclaimer reclaimer = new Reclaimer(store, committer, 1);
        reclaimer.reclaimIfWorthwhile();
        await(() -> store.compactions.get() == 1);
        List<Thread> begun = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().equals("medchain-dht-reclaimer"))
                .toList();
        assertThat(begun).hasSize(1);
        reclaimer.close();
        begun.get(0).join(60_000);
        assertThat(begun.get(0).isAlive()).isFalse();
    }

    @Test
    void bytes_thatAreReplacedWhileSpaceIsGivenBack_areStillReclaimable() throws Exception {
        commit(version(1, 500));
        commit(version(2, 500));
        store.compactionStalled = new CountDownLatch(1);
        try (Reclaimer reclaimer = new Reclaimer(store, committer, 1)) {
            reclaimer.reclaimIfWorthwhile();
            await(() -> store.compactions.get() == 1);
            long replaced = committer.totals().liveBytes();
            commit(version(3, 10));
            store.compactionStalled.countDown();
            await(() -> store.totals().reclaimableBytes() == replaced);
        }
    }

    @Test
    void reclaim_whileAnotherIsUnderWay_waitsForItsEnd() throws Exception {
        store.compactionStalled = new CountDownLatch(1);
        Reclaimer reclaimer = new Reclaimer(store, committer, 1 << 30);
        Runnable reclaiming = () -> {
            try {
                reclaimer.reclaim();
            } catch (StorageException e) {
                throw new AssertionError(e);
            }
        };
        Thread one = new Thread(reclaiming);
        one.start();
        await(() -> store.compactions.get() == 1);
        Thread other = new Thread(reclaiming);
        other.start();
        await(() -> other.getState() == Thread.State.WAITING);
        assertThat(store.compactions).hasValue(1);
        store.compactionStalled.countDown();
        one.join();
        other.join();
        assertThat(store.compactions).hasValue(2);
        reclaimer.close();
    }

    @Test
    void reclaim_reportsTheStorageBeforeAndAfterIt() throws Exception {
        TestRecord brief = TestRecord.expiring(2, NOW + 1);
        commit(version(1, 500));
        commit(version(2, 400));
        commit(brief.version(1, "brief"));
        commit(TestRecord.of(3).tombstone(1));
        Totals totals = committer.totals();
        clock.advance(1);
        try (Reclaimer reclaimer = new Reclaimer(store, committer, 1 << 30)) {
            Reclaimed done = reclaimer.reclaim();
            assertThat(done.before())
                    .isEqualTo(new StorageReport(2, 1, totals.liveBytes(), totals.reclaimableBytes(), 1_000));
            long left = totals.liveBytes()
                    - StoredWrite.of(brief.version(1, "brief")).size();
            assertThat(done.after()).isEqualTo(new StorageReport(1, 1, left, 0, 999));
        }
    }

    @Test
    void reclaim_thatFails_countsNothingAndMayBeTriedAgain() throws Exception {
        commit(version(1, 500));
        commit(version(2, 400));
        long reclaimable = committer.totals().reclaimableBytes();
        try (Reclaimer reclaimer = new Reclaimer(store, committer, 1 << 30)) {
            store.compactionFails = true;
            assertThatThrownBy(reclaimer::reclaim).isInstanceOf(StorageException.class);
            assertThat(store.totals().reclaimableBytes()).isEqualTo(reclaimable);
            store.compactionFails = false;
            assertThat(reclaimer.reclaim().after().reclaimableBytes()).isZero();
        }
    }
}
