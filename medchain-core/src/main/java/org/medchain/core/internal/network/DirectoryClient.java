package org.medchain.core.internal.network;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.dht.Dht;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;

/**
 * The directory as the roles use it: every record is verified here again, whatever node or engine it came from, and one that
 * is older than was seen before, or was seen to be removed, is refused. Thread-safe.
 */
public final class DirectoryClient {
    private static final long REMEMBERED = 100_000;
    private static final long REMOVED = Long.MAX_VALUE;

    private final MeasuredDirectory dht;
    private final Duration patience;
    private final Cache<RecordAddress, Long> newestSeen =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    /** A client that is not measured. */
    public DirectoryClient(Dht dht, Duration patience) {
        this(dht, patience, Metrics.NONE);
    }

    /**
     * A client of {@code dht}.
     *
     * @param patience how long one operation may take
     * @param metrics measures each operation
     */
    public DirectoryClient(Dht dht, Duration patience, Metrics metrics) {
        this.dht = new MeasuredDirectory(dht, metrics);
        this.patience = patience;
    }

    /**
     * The record at {@code address}; empty if there is none or it was removed.
     *
     * @throws VerificationException if the directory hands out another record, a forged one, or an older version than before
     */
    public Optional<DirectoryRecord> find(RecordAddress address) throws MedChainException {
        return begin(address).await();
    }

    /** Begins to find a record, so that several are waited for once; to be awaited once, with what {@link #find} throws. */
    public Pending<Optional<DirectoryRecord>> begin(RecordAddress address) {
        // Read before asking: a write of this process that overtakes the read must not make the answer look old.
        Long newest = newestSeen.getIfPresent(address);
        CompletableFuture<ReadOutcome> asked = dht.get(address);
        return () -> found(address, newest, Waiting.await("directory record " + address, asked, patience));
    }

    private Optional<DirectoryRecord> found(RecordAddress address, @Nullable Long newest, ReadOutcome outcome)
            throws MedChainException {
        if (outcome instanceof ReadOutcome.Found found) {
            return Optional.of(verified(address, found.record(), newest));
        } else if (outcome instanceof ReadOutcome.Removed removed) {
            forgetForGood(address, removed.tombstone());
            return Optional.empty();
        } else if (outcome instanceof ReadOutcome.Absent) {
            return Optional.empty();
        } else if (outcome instanceof ReadOutcome.Damaged damaged) {
            throw new StorageException("directory record " + address + " is damaged: " + damaged.why());
        }
        throw new UnavailableException("directory record " + address + " cannot be read: " + outcome);
    }

    /**
     * Stores a record.
     *
     * @return false if another version was stored first: read, and try again
     */
    public boolean put(DirectoryRecord record) throws MedChainException {
        String what = "storing directory record " + record.name().address();
        WriteOutcome outcome = Waiting.await(what, dht.put(record), patience);
        if (outcome instanceof WriteOutcome.Stored) {
            remember(record);
            return true;
        } else if (outcome instanceof WriteOutcome.VersionConflict) {
            return false;
        }
        throw failed(what, outcome);
    }

    /**
     * Stores a record, or says what keeps it from being stored.
     *
     * @return the version that is there, if it is as high or higher; 2^63-1 if the record was removed
     */
    public OptionalLong tryPut(DirectoryRecord record) throws MedChainException {
        String what = "storing directory record " + record.name().address();
        WriteOutcome outcome = Waiting.await(what, dht.put(record), patience);
        if (outcome instanceof WriteOutcome.Stored) {
            remember(record);
            return OptionalLong.empty();
        } else if (outcome instanceof WriteOutcome.VersionConflict conflict) {
            DirectoryWrite there = conflict.current();
            return OptionalLong.of(there instanceof Tombstone ? REMOVED : there.version());
        }
        throw failed(what, outcome);
    }

    /** Removes a record; without effect if a tombstone is there already. */
    public void remove(Tombstone tombstone) throws MedChainException {
        String what = "removing directory record " + tombstone.name().address();
        WriteOutcome outcome = Waiting.await(what, dht.remove(tombstone), patience);
        boolean removed = outcome instanceof WriteOutcome.Stored
                || (outcome instanceof WriteOutcome.VersionConflict conflict
                        && conflict.current() instanceof Tombstone);
        if (!removed) {
            throw failed(what, outcome);
        }
        newestSeen.put(tombstone.name().address(), REMOVED);
    }

    private DirectoryRecord verified(RecordAddress address, DirectoryRecord record, @Nullable Long newest)
            throws VerificationException {
        if (!record.name().address().equals(address)) {
            throw new VerificationException(
                    "the directory returned record " + record.name().address() + ", expected " + address);
        }
        record.verify();
        if (newest != null && newest == REMOVED) {
            throw new VerificationException("the directory returned record " + address + ", which was removed");
        }
        if (newest != null && record.version() < newest) {
            throw new VerificationException("the directory returned version " + record.version() + " of record "
                    + address + ", expected at least " + newest);
        }
        remember(record);
        return record;
    }

    private void forgetForGood(RecordAddress address, Tombstone tombstone) throws VerificationException {
        if (!tombstone.name().address().equals(address)) {
            throw new VerificationException("the directory returned a tombstone of record "
                    + tombstone.name().address() + ", expected " + address);
        }
        tombstone.verify();
        newestSeen.put(address, REMOVED);
    }

    private void remember(DirectoryRecord record) {
        long version = Math.min(record.version(), REMOVED - 1);
        newestSeen.asMap().merge(record.name().address(), version, Math::max);
    }

    private static MedChainException failed(String what, WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Damaged
                ? new StorageException(what + " failed: " + outcome)
                : new UnavailableException(what + " failed: " + outcome);
    }
}
