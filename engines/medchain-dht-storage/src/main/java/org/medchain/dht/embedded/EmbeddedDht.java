package org.medchain.dht.embedded;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DhtHealth;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** One durable node in this process. Signatures are verified and the disk is read on the caller's thread. */
final class EmbeddedDht implements Dht {
    private final NodeStorage storage;
    private final DhtCapabilities capabilities;
    private volatile boolean closed;

    /** Takes over the storage. */
    EmbeddedDht(NodeStorage storage, DhtSettings settings) {
        this.storage = storage;
        this.capabilities = new DhtCapabilities(
                settings.maxPayload(), Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        int size = record.payload().size();
        int limit = capabilities.maxPayload();
        if (size > limit && !closed) {
            return CompletableFuture.completedFuture(new WriteOutcome.TooLarge(size, limit));
        }
        return write(record);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return write(tombstone);
    }

    private CompletableFuture<WriteOutcome> write(DirectoryWrite write) {
        if (closed) {
            return CompletableFuture.completedFuture(new WriteOutcome.Closed());
        }
        try {
            write.verify();
        } catch (VerificationException e) {
            return CompletableFuture.completedFuture(new WriteOutcome.Invalid(String.valueOf(e.getMessage())));
        }
        return storage.write(write);
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return CompletableFuture.completedFuture(closed ? new ReadOutcome.Closed() : read(address));
    }

    private ReadOutcome read(RecordAddress address) {
        try {
            Optional<DirectoryWrite> found = storage.findVerified(address);
            if (found.isEmpty()) {
                return new ReadOutcome.Absent();
            }
            return found.get() instanceof DirectoryRecord record
                    ? new ReadOutcome.Found(record)
                    : new ReadOutcome.Removed((Tombstone) found.get());
        } catch (DamageException e) {
            return new ReadOutcome.Damaged(address, String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            return closed ? new ReadOutcome.Closed() : new ReadOutcome.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public DhtCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public DhtHealth health() {
        return new DhtHealth(storage.trouble().stream().toList());
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return Optional.of(storage.maintenance());
    }

    @Override
    public void close() {
        closed = true;
        storage.close();
    }
}
