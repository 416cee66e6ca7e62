package org.medchain.dht.infinispan;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;

/**
 * What this node has on its disk of every record that it was an owner of. The cluster's memory decides what stands; the journal
 * only remembers, and may be ahead of the memory by a write of which nobody knows whether it came about. Such a write is to be
 * offered to the cluster again. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private final NodeStorage storage;
    private final Set<RecordAddress> ahead = new LinkedHashSet<>();

    /** Takes over the storage. */
    Journal(NodeStorage storage) {
        this.storage = storage;
    }

    /**
     * Makes a verified write durable, or what supersedes it already is; completes with a judgement if that fails. What can no
     * longer be read on the disk is replaced: the cluster decides what stands.
     */
    CompletableFuture<Optional<Judgement>> keep(DirectoryWrite verified) {
        return storage.take(verified, Held.Mode.SETTLED)
                .thenCompose(outcome -> outcome instanceof WriteOutcome.Damaged
                        ? storage.take(verified, Held.Mode.RESTORED)
                        : CompletableFuture.completedFuture(outcome))
                .thenApply(outcome -> failure(verified, outcome));
    }

    private Optional<Judgement> failure(DirectoryWrite verified, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.VersionConflict) {
            isAhead(verified.address());
        }
        if (outcome instanceof WriteOutcome.Stored || outcome instanceof WriteOutcome.VersionConflict) {
            return Optional.empty();
        }
        String reason = "the disk of an owner does not take it: " + outcome;
        return Optional.of(
                outcome instanceof WriteOutcome.Indeterminate
                        ? Judgement.uncertain(reason)
                        : Judgement.of(Kind.UNAVAILABLE, reason));
    }

    /** Of this record the disk has more than the memory, and it is to be offered. */
    void isAhead(RecordAddress address) {
        synchronized (ahead) {
            ahead.add(address);
        }
    }

    /** Takes a record of which the disk has more than the memory, if there is one: the one that waits longest. */
    Optional<RecordAddress> takeAhead() {
        synchronized (ahead) {
            Optional<RecordAddress> longest = ahead.stream().findFirst();
            longest.ifPresent(ahead::remove);
            return longest;
        }
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
