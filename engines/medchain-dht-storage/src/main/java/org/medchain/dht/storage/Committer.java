package org.medchain.dht.storage;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;

/**
 * Checks groups of verified writes, each against the state that those before it result in, and commits each group at once, before any
 * outcome is known. With every group, drops a limited number of writes that have been expired for a grace. After a failed commit the
 * state of the disk is unknown, so nothing more is written until the store is opened again. Thread-safe.
 */
final class Committer {
    private static final System.Logger LOG = System.getLogger(Committer.class.getName());
    private static final int DROPS_PER_COMMIT = 256;

    private final RecordStore store;
    private final Clock clock;
    private final Quota quota;
    private volatile Totals totals;
    private volatile Optional<String> failed = Optional.empty();
    private volatile String failure = "";
    private volatile @Nullable String full;
    private boolean sweepFailed;
    private final SettledTime settled;

    Committer(RecordStore store, Clock clock, SettledTime settled, Quota quota) throws StorageException {
        this.store = store;
        this.clock = clock;
        this.settled = settled;
        this.quota = quota;
        this.totals = store.totals();
    }

    /** The totals of the last commit. */
    Totals totals() {
        return totals;
    }

    /** The clock's time, but never before the expiry of anything that was dropped. */
    long nowMillis() {
        return Math.max(clock.millis(), totals.sweptToMillis());
    }

    /** Why writes are refused. */
    List<Issue> issues() {
        if (failed.isPresent()) {
            return List.of(new Issue(IssueCode.ENGINE_ENDED, failed.get()), Issue.ofStorage(failure));
        }
        String excess = full;
        return excess == null ? List.of() : List.of(new Issue(IssueCode.DIRECTORY_FULL, excess));
    }

    /** Commits the writes; returns their outcomes in the same order. */
    synchronized List<WriteOutcome> commit(List<Candidate> writes) {
        if (failed.isPresent()) {
            return Collections.nCopies(writes.size(), new WriteOutcome.Unavailable(failed.get()));
        }
        long now = nowMillis();
        Changes changes = new Changes(store, totals);
        List<WriteOutcome> outcomes = new ArrayList<>(writes.size());
        writes.forEach(write -> outcomes.add(judge(write, changes, now)));
        boolean unused = sweepAlong(changes, now);
        try {
            apply(changes);
            return outcomes;
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "MC-D021 no more writes until the directory is reopened: {0}",
                    e.getMessage());
            outcomes.replaceAll(outcome -> afterFailure(outcome, e));
            return outcomes;
        }
    }

    /** Drops all writes that have been expired for a grace. */
    void dropExpired() throws StorageException {
        boolean more = true;
        while (more) {
            more = dropSomeExpired();
        }
    }

    private synchronized boolean dropSomeExpired() throws StorageException {
        Changes changes = new Changes(store, totals);
        boolean more = sweep(changes, nowMillis());
        apply(changes);
        return more;
    }

    /** Drops some writes that have been expired for a grace; returns true if there may be more. */
    synchronized boolean sweepIdly() {
        if (failed.isPresent()) {
            return false;
        }
        Changes changes = new Changes(store, totals);
        boolean more = sweepAlong(changes, nowMillis());
        try {
            apply(changes);
            return more;
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "MC-D022 no more writes until the directory is reopened: {0}",
                    e.getMessage());
            return false;
        }
    }

    /** Counts {@code bytes} as freed. */
    synchronized void reclaimed(long bytes) throws StorageException {
        Changes changes = new Changes(store, totals);
        changes.reclaimed(bytes);
        apply(changes);
    }

    private WriteOutcome judge(Candidate candidate, Changes changes, long now) {
        StoredWrite stored = candidate.stored();
        DirectoryWrite write = stored.write();
        if (write.name().hasExpiredAt(now)) {
            return new WriteOutcome.Invalid(write.name().expired(now));
        }
        try {
            Optional<StoredWrite> before = changes.standing(stored.address());
            if (candidate.mode() == Held.Mode.RESTORED && before.isPresent()) {
                before.get().verified();
            }
            Optional<StoredWrite> after = candidate.after(before);
            if (!before.equals(after)) {
                Optional<String> excess = change(candidate, changes, before, after);
                if (excess.isPresent()) {
                    return new WriteOutcome.OverQuota(excess.get());
                }
            }
            return after.isEmpty() || after.get().held().standsBy(write)
                    ? new WriteOutcome.Stored(write.version())
                    : new WriteOutcome.VersionConflict(after.get().verified());
        } catch (DamageException e) {
            if (candidate.mode() == Held.Mode.RESTORED) {
                changes.restore(stored);
                return new WriteOutcome.Stored(write.version());
            }
            return new WriteOutcome.Damaged(stored.address(), Reason.of(e));
        } catch (StorageException e) {
            return new WriteOutcome.Unavailable(Reason.of(e));
        }
    }

    /** Makes the change, or returns why it exceeds a quota. A write that is not charged to an account yet is charged to the one that changes it. */
    private Optional<String> change(
            Candidate candidate, Changes changes, Optional<StoredWrite> before, Optional<StoredWrite> after)
            throws StorageException {
        RecordAddress address = candidate.stored().address();
        Accounts accounts = changes.accounts();
        Optional<Bytes> former = accounts.payer(address);
        long was = before.map(StoredWrite::size).orElse(0);
        long is = after.map(StoredWrite::size).orElse(0);
        Optional<Bytes> payer = after.isEmpty() ? Optional.empty() : former.or(candidate::account);
        long used = payer.isPresent() ? accounts.used(payer.get()) : 0;
        long paid = former.isPresent() ? was : 0;
        Optional<Bytes> charged = candidate.account().isPresent() ? payer : Optional.empty();
        Optional<String> excess =
                quota.excess(charged, used - paid + was, changes.totals().liveBytes(), is - was);
        if (charged.isEmpty() || excess.isEmpty()) {
            full = excess.orElse(null);
        }
        if (excess.isEmpty()) {
            accounts.pays(address, payer, was, is);
            changes.change(before, after);
        }
        return excess;
    }

    private boolean sweepAlong(Changes changes, long now) {
        try {
            boolean more = sweep(changes, now);
            sweepFailed = false;
            return more;
        } catch (StorageException e) {
            if (!sweepFailed) {
                LOG.log(System.Logger.Level.WARNING, "MC-D023 expired writes are not dropped: {0}", e.getMessage());
            }
            sweepFailed = true;
            return false;
        }
    }

    /** Drops nothing that had not expired at {@code now}, the time of the group's checks, since a write of the group may have replaced it. */
    private boolean sweep(Changes changes, long now) throws StorageException {
        long end = Math.min(now, settled.millis());
        List<Expiry> found = store.expiring(totals.sweptToMillis(), end, DROPS_PER_COMMIT);
        for (Expiry expiry : found) {
            Optional<StoredWrite> expired = expired(expiry);
            if (expired.isPresent()) {
                changes.drop(expired.get());
            } else {
                changes.dropUnread(expiry);
            }
        }
        return found.size() == DROPS_PER_COMMIT;
    }

    /** The expired write; empty if it is damaged, in which case its expiry is known nevertheless. */
    private Optional<StoredWrite> expired(Expiry expiry) throws StorageException {
        try {
            return store.find(expiry.address());
        } catch (DamageException e) {
            LOG.log(System.Logger.Level.DEBUG, "an expired write is damaged, and dropped: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private void apply(Changes changes) throws StorageException {
        boolean nothing = changes.isEmpty() && changes.totals().equals(totals);
        if (nothing) {
            return;
        }
        try {
            store.commit(changes);
            totals = changes.totals();
        } catch (StorageException e) {
            fail(Reason.of(e));
            throw e;
        } catch (RuntimeException | Error e) {
            fail(e.toString());
            throw e;
        }
    }

    private void fail(String cause) {
        failure = "a write failed: " + Printable.of(cause);
        failed = Optional.of("nothing has been written since " + failure
                + "; make room if the disk is full, and open the directory again");
    }

    private static WriteOutcome afterFailure(WriteOutcome intended, StorageException failure) {
        if (intended instanceof WriteOutcome.Stored) {
            return new WriteOutcome.Indeterminate(Reason.of(failure));
        }
        if (intended instanceof WriteOutcome.VersionConflict) {
            return new WriteOutcome.Unavailable(Reason.of(failure));
        }
        return intended;
    }
}
