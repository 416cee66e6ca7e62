package org.medchain.dht.infinispan;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;

/**
 * What this node has on its disk of every record that it was an owner of. The cluster's memory decides what stands; the journal
 * only remembers, and may be ahead of the memory by a write of which nobody knows whether it came about. Such a write is to be
 * offered to the cluster again. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private final NodeStorage storage;
    private final Queue<RecordAddress> ahead = new ConcurrentLinkedQueue<>();

    /** Takes over the storage. */
    Journal(NodeStorage storage) {
        this.storage = storage;
    }

    /** Makes a verified write durable, or what supersedes it already is; completes with why not. */
    CompletableFuture<Optional<String>> keep(DirectoryWrite verified) {
        return storage.take(verified, Held.Mode.SETTLED).thenApply(outcome -> {
            if (outcome instanceof WriteOutcome.VersionConflict) {
                ahead.add(verified.address());
                return Optional.empty();
            }
            return outcome instanceof WriteOutcome.Stored
                    ? Optional.empty()
                    : Optional.of("the disk of an owner does not take it: " + outcome);
        });
    }

    /** A record of which the disk has more than the memory, if there is one that was not asked for yet. */
    @Nullable
    RecordAddress nextAhead() {
        return ahead.poll();
    }

    NodeStorage storage() {
        return storage;
    }

    /** True once the write's lifetime is over, as the disk has it. */
    boolean hasExpired(DirectoryWrite write) {
        return write.name().hasExpiredAt(storage.nowMillis());
    }

    StorageMaintenance maintenance() {
        return storage.maintenance();
    }

    @Override
    public void close() {
        storage.close();
    }
}
