package org.medchain.dht;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.health.Health;

/** A directory that hands every call on; subclasses change some. */
public abstract class ForwardingDht implements Dht {
    /** Where calls go. */
    protected final Dht door;

    protected ForwardingDht(Dht door) {
        this.door = door;
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return door.put(record);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return door.remove(tombstone);
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return door.get(address);
    }

    @Override
    public DhtCapabilities capabilities() {
        return door.capabilities();
    }

    @Override
    public Health health() {
        return door.health();
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return door.maintenance();
    }

    @Override
    public void close() {
        door.close();
    }
}
