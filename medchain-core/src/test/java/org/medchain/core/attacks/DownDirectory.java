package org.medchain.core.attacks;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;

/** A directory of which nobody answers. */
final class DownDirectory implements Dht {
    private final Dht honest;

    DownDirectory(Dht honest) {
        this.honest = honest;
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return CompletableFuture.completedFuture(new WriteOutcome.Unavailable("down"));
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return CompletableFuture.completedFuture(new WriteOutcome.Unavailable("down"));
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return CompletableFuture.completedFuture(new ReadOutcome.Unavailable("down"));
    }

    @Override
    public DhtCapabilities capabilities() {
        return honest.capabilities();
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return honest.maintenance();
    }

    @Override
    public void close() {
        honest.close();
    }
}
