package org.medchain.dht.embedded;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
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
import org.medchain.dht.storage.Outcomes;
import org.medchain.error.StorageException;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** One durable node in this process. Verifies signatures and reads the disk on the caller's thread. Thread-safe. */
final class EmbeddedDht implements Dht {
    private final NodeStorage storage;
    private final DhtCapabilities capabilities;
    private volatile boolean closed;

    /** Takes ownership of the storage. */
    EmbeddedDht(NodeStorage storage, DhtSettings settings) {
        this.storage = storage;
        this.capabilities = new DhtCapabilities(
                settings.maxPayload(), Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
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
        return Outcomes.refusal(write, capabilities.maxPayload())
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> storage.write(write));
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return CompletableFuture.completedFuture(closed ? new ReadOutcome.Closed() : read(address));
    }

    private ReadOutcome read(RecordAddress address) {
        try {
            Optional<DirectoryWrite> found = storage.findVerified(address);
            return found.map(Outcomes::of).orElseGet(ReadOutcome.Absent::new);
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
    public Health health() {
        return Health.of(closed ? List.of(new Issue(IssueCode.CLOSED, "the directory is closed")) : storage.issues());
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
