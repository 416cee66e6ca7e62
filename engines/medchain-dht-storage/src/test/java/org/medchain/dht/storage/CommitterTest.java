package org.medchain.dht.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.testkit.dht.TestRecord;
import org.medchain.testkit.fixture.ManualClock;

/** What a group of writes leaves, in the store and in the sums over it. */
final class CommitterTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Bytes ALICE = Bytes.utf8("a".repeat(32));
    private static final Bytes BOB = Bytes.utf8("b".repeat(32));
    private static final TestRecord RECORD = TestRecord.of(1);
    private static final TestRecord BRIEF = TestRecord.expiring(2, NOW + 10);

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock(NOW);
    private long tickMillis;

    /** Each measuring of the grace takes a tick of the clock. */
    private long tick() {
        clock.advance(tickMillis);
        return 0;
    }

    private Committer committer(Quota quota) throws StorageException {
        return new Committer(store, clock, new SettledTime(clock, this::tick, Duration.ZERO), quota);
    }

    private Committer committer() throws StorageException {
        return committer(new Quota(1 << 30, 1 << 30));
    }

    private static Candidate disowned(DirectoryWrite write) {
        return Candidate.of(write, Held.Mode.DISOWNED);
    }

    private static long size(DirectoryWrite write) {
        return StoredWrite.of(write).size();
    }

    @Test
    void write_dropAndLowerWrite_inOneGroup_leaveTheLast() throws Exception {
        DirectoryWrite higher = RECORD.version(3, "higher");
        DirectoryWrite lower = RECORD.version(2, "lower");
        Committer committer = committer();
        assertThat(committer.commit(List.of(Candidate.of(higher), disowned(higher), Candidate.of(lower))))
                .containsExactly(new WriteOutcome.Stored(3), new WriteOutcome.Stored(3), new WriteOutcome.Stored(2));
        assertThat(store.find(RECORD.address())).map(StoredWrite::write).contains(lower);
        assertThat(committer.totals()).isEqualTo(new Totals(1, 0, size(lower), size(higher), 0));
    }

    @Test
    void standingWrite_droppedAndWrittenLower_inOneGroup_isReplaced() throws Exception {
        DirectoryWrite higher = RECORD.version(3, "higher");
        DirectoryWrite lower = RECORD.version(2, "lower");
        Committer committer = committer();
        committer.commit(List.of(Candidate.of(higher)));
        assertThat(committer.commit(List.of(disowned(higher), Candidate.of(lower))))
                .containsExactly(new WriteOutcome.Stored(3), new WriteOutcome.Stored(2));
        assertThat(store.find(RECORD.address())).map(StoredWrite::write).contains(lower);
        assertThat(committer.totals()).isEqualTo(store.totals());
    }

    @Test
    void payer_inOneGroup_isWhoWroteFirst() throws Exception {
        Committer committer = committer();
        committer.commit(List.of(
                Candidate.of(RECORD.version(1, "first"), ALICE),
                Candidate.of(RECORD.version(2, "by another"), BOB),
                Candidate.of(BRIEF.version(1, "second"), ALICE)));
        assertThat(store.account(RECORD.address())).contains(ALICE);
        assertThat(store.used(ALICE))
                .isEqualTo(size(RECORD.version(2, "by another")) + size(BRIEF.version(1, "second")));
        assertThat(store.used(BOB)).isZero();
    }

    @Test
    void payer_ofWhatIsDisowned_isForgotten() throws Exception {
        Committer committer = committer();
        committer.commit(List.of(Candidate.of(RECORD.version(1, "first"), ALICE)));
        committer.commit(List.of(disowned(RECORD.version(1, "first"))));
        assertThat(store.account(RECORD.address())).isEmpty();
        assertThat(store.used(ALICE)).isZero();
    }

    @Test
    void sum_ofAnAccountPutWrongByDamage_isNeverBelowZero() throws Exception {
        Accounts accounts = new Accounts(store);
        accounts.pays(RECORD.address(), Optional.of(ALICE), 0, 10);
        accounts.pays(RECORD.address(), Optional.of(ALICE), 50, 5);
        assertThat(accounts.used(ALICE)).isEqualTo(5);
        accounts.pays(RECORD.address(), Optional.empty(), 9, 0);
        assertThat(accounts.used(ALICE)).isZero();
        assertThat(accounts.payer(RECORD.address())).isEmpty();
    }

    @Test
    void quotas_inOneGroup_countWhatTheWritesBeforeLeave() throws Exception {
        DirectoryWrite first = RECORD.version(1, "first");
        DirectoryWrite second = BRIEF.version(1, "second");
        List<Candidate> both = List.of(Candidate.of(first, ALICE), Candidate.of(second, ALICE));
        long size = size(first) + size(second);
        assertThat(committer(new Quota(size - 1, size)).commit(both).get(1)).isInstanceOf(WriteOutcome.OverQuota.class);
        committer().commit(List.of(disowned(first)));
        assertThat(committer(new Quota(size, size - 1)).commit(both).get(1)).isInstanceOf(WriteOutcome.OverQuota.class);
        committer().commit(List.of(disowned(first)));
        assertThat(committer(new Quota(size, size)).commit(both))
                .containsExactly(new WriteOutcome.Stored(1), new WriteOutcome.Stored(1));
    }

    /** Its name expires after the write was judged and before the sweep that goes along with it. */
    @Test
    void record_thatExpiresWhileItIsReplaced_isCountedOnce() throws Exception {
        DirectoryWrite first = BRIEF.version(1, "first");
        DirectoryWrite second = BRIEF.version(2, "and the second");
        Committer committer = committer();
        committer.commit(List.of(Candidate.of(first)));
        clock.set(NOW + 9);
        tickMillis = 1;
        assertThat(committer.commit(List.of(Candidate.of(second)))).containsExactly(new WriteOutcome.Stored(2));
        assertThat(committer.totals()).isEqualTo(new Totals(1, 0, size(second), size(first), 0));
        committer.dropExpired();
        assertThat(committer.totals()).isEqualTo(new Totals(0, 0, 0, size(first) + size(second), NOW + 10));
        assertThat(store.find(BRIEF.address())).isEmpty();
    }

    @Test
    void sweep_thatFails_keepsNoWriteAndIsTriedAgain() throws Exception {
        Committer committer = committer();
        committer.commit(List.of(Candidate.of(BRIEF.version(1, "brief"))));
        clock.set(NOW + 10);
        store.sweepFails = true;
        assertThat(committer.commit(List.of(Candidate.of(RECORD.version(1, "first")))))
                .containsExactly(new WriteOutcome.Stored(1));
        assertThat(committer.sweepIdly()).isFalse();
        assertThatThrownBy(committer::dropExpired).isInstanceOf(StorageException.class);
        assertThat(committer.issues()).isEmpty();
        store.sweepFails = false;
        assertThat(committer.totals().records()).isEqualTo(2);
        assertThat(committer.sweepIdly()).isFalse();
        assertThat(committer.totals().records()).isEqualTo(1);
    }

    @Test
    void sweep_ofAnIdleNode_saysIfThereMayBeMore() throws Exception {
        for (int i = 0; i < 257; i++) {
            store.plant(new Expiry(TestRecord.of(i).address(), NOW));
        }
        Committer committer = committer();
        assertThat(committer.sweepIdly()).isTrue();
        assertThat(committer.sweepIdly()).isFalse();
        assertThat(store.expiring(0, Long.MAX_VALUE, 1)).isEmpty();
        assertThat(store.commits).isEqualTo(2);
    }

    @Test
    void sweep_whoseCommitFails_isTheLast() throws Exception {
        store.plant(new Expiry(RECORD.address(), NOW));
        Committer committer = committer();
        store.failing = true;
        assertThat(committer.sweepIdly()).isFalse();
        assertThat(committer.issues())
                .extracting(Issue::code)
                .containsExactly(IssueCode.ENGINE_ENDED, IssueCode.STORAGE_FAILED);
        store.failing = false;
        assertThat(committer.sweepIdly()).isFalse();
        assertThat(store.commits).isZero();
    }

    @Test
    void bytes_thatAreReclaimed_areCountedInTheStore() throws Exception {
        Committer committer = committer();
        committer.commit(List.of(Candidate.of(RECORD.version(1, "first")), Candidate.of(RECORD.version(2, "second"))));
        long reclaimable = store.totals().reclaimableBytes();
        committer.reclaimed(reclaimable - 1);
        assertThat(store.totals().reclaimableBytes()).isEqualTo(1);
        assertThat(committer().totals()).isEqualTo(store.totals());
    }

    @Test
    void write_thatIsRestoredWhereNothingStands_isStored() throws Exception {
        DirectoryWrite sound = RECORD.version(1, "sound");
        Committer committer = committer();
        assertThat(committer.commit(List.of(Candidate.of(sound, Held.Mode.RESTORED))))
                .containsExactly(new WriteOutcome.Stored(1));
        assertThat(committer.totals()).isEqualTo(new Totals(1, 0, size(sound), 0, 0));
    }

    @Test
    void standingWrite_thatIsRestored_isCountedOnce() throws Exception {
        DirectoryWrite sound = RECORD.version(1, "sound");
        Changes changes = new Changes(store, new Totals(1, 0, size(sound), 0, 0));
        changes.restore(StoredWrite.of(sound));
        assertThat(changes.totals()).isEqualTo(new Totals(1, 0, size(sound), size(sound), 0));
        assertThat(changes.puts()).containsExactly(StoredWrite.of(sound));
        assertThat(changes.drops()).isEmpty();
    }
}
