package org.medchain.dht.storage;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;

/**
 * Judges groups of verified writes, each against what the ones before it leave, and commits what a group changes at once: all
 * of it is durable before any outcome is known. Also drops what has expired, a bounded number with every group. After a
 * commit has failed the disk is not to be trusted, and no more is written until the store is opened again. Thread-safe.
 */
final class Committer {
    private static final System.Logger LOG = System.getLogger(Committer.class.getName());
    private static final int DROPS_PER_COMMIT = 256;

    private final RecordStore store;
    private final Clock clock;
    private volatile Totals totals;
    private boolean failed;
    private boolean sweepFailed;

    Committer(RecordStore store, Clock clock) throws StorageException {
        this.store = store;
        this.clock = clock;
        this.totals = store.totals();
    }

    /** The totals of the last commit. */
    Totals totals() {
        return totals;
    }

    /** The clock, but never before the expiry of anything that was dropped. */
    long nowMillis() {
        return Math.max(clock.millis(), totals.sweptToMillis());
    }

    /** The outcomes of {@code writes}, in their order. */
    synchronized List<WriteOutcome> commit(List<Candidate> writes) {
        if (failed) {
            return Collections.nCopies(
                    writes.size(), new WriteOutcome.Unavailable("an earlier write failed; reopen the directory"));
        }
        long now = nowMillis();
        Changes changes = new Changes(store, totals);
        List<WriteOutcome> outcomes = new ArrayList<>(writes.size());
        writes.forEach(write -> outcomes.add(judge(write, changes, now)));
        sweepAlong(changes, now);
        try {
            apply(changes);
            return outcomes;
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.ERROR, "no more writes until the directory is reopened: {0}", e.getMessage());
            outcomes.replaceAll(outcome -> afterFailure(outcome, e));
            return outcomes;
        }
    }

    /** Drops everything that has expired. */
    synchronized void dropExpired() throws StorageException {
        long now = nowMillis();
        boolean dropped;
        do {
            Changes changes = new Changes(store, totals);
            sweep(changes, now);
            dropped = !changes.isEmpty();
            apply(changes);
        } while (dropped);
    }

    /** Counts {@code bytes} as given back to the disk. */
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
                changes.change(before, after);
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

    private void sweepAlong(Changes changes, long now) {
        if (sweepFailed) {
            return;
        }
        try {
            sweep(changes, now);
        } catch (StorageException e) {
            sweepFailed = true;
            LOG.log(System.Logger.Level.WARNING, "what expires stays on the disk: {0}", e.getMessage());
        }
    }

    private void sweep(Changes changes, long now) throws StorageException {
        for (RecordAddress address : store.expiring(totals.sweptToMillis(), now, DROPS_PER_COMMIT)) {
            try {
                store.find(address).ifPresent(changes::drop);
            } catch (DamageException e) {
                throw new StorageException("cannot drop what has expired: " + e.getMessage(), e);
            }
        }
    }

    private void apply(Changes changes) throws StorageException {
        boolean nothing = changes.isEmpty() && changes.totals().equals(totals);
        if (nothing) {
            return;
        }
        failed = true;
        store.commit(changes);
        totals = changes.totals();
        failed = false;
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
