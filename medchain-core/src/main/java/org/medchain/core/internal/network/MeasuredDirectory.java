package org.medchain.core.internal.network;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Dht;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag.DirectoryOperation;
import org.medchain.metrics.Tag.DirectoryOutcome;
import org.medchain.metrics.Timing;

/** The operations of a directory, each measured. Thread-safe. */
final class MeasuredDirectory {
    static final Map<Class<?>, DirectoryOutcome> OUTCOMES = Map.ofEntries(
            Map.entry(WriteOutcome.Stored.class, DirectoryOutcome.STORED),
            Map.entry(WriteOutcome.VersionConflict.class, DirectoryOutcome.VERSION_CONFLICT),
            Map.entry(WriteOutcome.Invalid.class, DirectoryOutcome.INVALID),
            Map.entry(WriteOutcome.TooLarge.class, DirectoryOutcome.TOO_LARGE),
            Map.entry(WriteOutcome.OverQuota.class, DirectoryOutcome.OVER_QUOTA),
            Map.entry(WriteOutcome.Damaged.class, DirectoryOutcome.DAMAGED),
            Map.entry(WriteOutcome.Unavailable.class, DirectoryOutcome.UNAVAILABLE),
            Map.entry(WriteOutcome.Indeterminate.class, DirectoryOutcome.INDETERMINATE),
            Map.entry(WriteOutcome.Closed.class, DirectoryOutcome.CLOSED),
            Map.entry(ReadOutcome.Found.class, DirectoryOutcome.FOUND),
            Map.entry(ReadOutcome.Removed.class, DirectoryOutcome.REMOVED),
            Map.entry(ReadOutcome.Absent.class, DirectoryOutcome.ABSENT),
            Map.entry(ReadOutcome.Damaged.class, DirectoryOutcome.DAMAGED),
            Map.entry(ReadOutcome.Unavailable.class, DirectoryOutcome.UNAVAILABLE),
            Map.entry(ReadOutcome.Closed.class, DirectoryOutcome.CLOSED));

    private final Dht dht;
    private final Metrics metrics;

    MeasuredDirectory(Dht dht, Metrics metrics) {
        this.dht = dht;
        this.metrics = metrics;
    }

    CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return measured(DirectoryOperation.PUT, System.nanoTime(), dht.put(record));
    }

    CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return measured(DirectoryOperation.REMOVE, System.nanoTime(), dht.remove(tombstone));
    }

    CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return measured(DirectoryOperation.GET, System.nanoTime(), dht.get(address));
    }

    private <T> CompletableFuture<T> measured(
            DirectoryOperation operation, long begunNanos, CompletableFuture<T> outcome) {
        var unused = outcome.whenComplete((reached, failure) -> metrics.record(
                Instrument.DIRECTORY_OPERATION_DURATION.series(operation, outcome(reached)),
                Timing.secondsSince(begunNanos)));
        return outcome;
    }

    static DirectoryOutcome outcome(@Nullable Object reached) {
        return reached == null
                ? DirectoryOutcome.ERROR
                : OUTCOMES.getOrDefault(reached.getClass(), DirectoryOutcome.ERROR);
    }
}
