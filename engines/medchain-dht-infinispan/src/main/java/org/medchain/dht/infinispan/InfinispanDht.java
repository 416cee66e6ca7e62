package org.medchain.dht.infinispan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DhtHealth;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.DhtMetrics.Operation;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** The directory as applications see it. */
final class InfinispanDht implements Dht {
    private final Parts parts;
    private final DhtMetrics metrics;
    private final DhtCapabilities capabilities;
    private final Duration giveUpAfter;
    private final InFlight inFlight = new InFlight();

    /**
     * What it is made of.
     *
     * @param journal this node's disk
     * @param cluster this node's part of the cluster
     * @param steward says whether this node serves
     * @param serving what the steward says
     * @param executor calls the cluster, which may wait for a network
     */
    record Parts(Journal journal, Cluster cluster, Steward steward, Serving serving, ExecutorService executor) {}

    /** Takes over the parts. */
    InfinispanDht(Parts parts, int maxPayload, Duration giveUpAfter, DhtMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
        this.giveUpAfter = giveUpAfter;
        this.capabilities = new DhtCapabilities(maxPayload, Set.of(Guarantee.SURVIVES_CRASH_OF_ALL));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        int size = record.payload().size();
        int limit = capabilities.maxPayload();
        if (size > limit && !inFlight.isClosed()) {
            return CompletableFuture.completedFuture(new WriteOutcome.TooLarge(size, limit));
        }
        return write(Operation.PUT, record, size);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return write(Operation.REMOVE, tombstone, 0);
    }

    private CompletableFuture<WriteOutcome> write(Operation kind, DirectoryWrite write, int payload) {
        if (inFlight.isClosed()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Closed());
        }
        try {
            write.verify();
        } catch (VerificationException e) {
            return CompletableFuture.completedFuture(new WriteOutcome.Invalid(String.valueOf(e.getMessage())));
        }
        if (!inFlight.begin(payload)) {
            return CompletableFuture.completedFuture(
                    inFlight.isClosed() ? new WriteOutcome.Closed() : new WriteOutcome.Unavailable("overloaded"));
        }
        return measured(kind, payload, () -> whenServing()
                .thenComposeAsync(
                        serves -> serves
                                ? send(write)
                                : CompletableFuture.completedFuture(new WriteOutcome.Unavailable(notServing())),
                        parts.executor()));
    }

    /** From here on the write may come about, whatever happens. */
    private CompletableFuture<WriteOutcome> send(DirectoryWrite write) {
        return guarded(() -> parts.cluster().put(write))
                .thenApply(judgement -> {
                    // All owners that this part of the cluster knows of: that is too few where it is too small.
                    return judgement.kind() == Kind.STORED && !parts.steward().mayServe()
                            ? new WriteOutcome.Indeterminate("the cluster changed meanwhile; " + notServing())
                            : judgement.outcome(write);
                })
                .exceptionally(failure -> new WriteOutcome.Indeterminate(reason(failure)));
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        if (!inFlight.begin(0)) {
            return CompletableFuture.completedFuture(
                    inFlight.isClosed() ? new ReadOutcome.Closed() : new ReadOutcome.Unavailable("overloaded"));
        }
        return measured(Operation.GET, 0, () -> whenServing()
                .thenComposeAsync(
                        serves -> serves
                                ? fetch(address)
                                : CompletableFuture.completedFuture(new ReadOutcome.Unavailable(notServing())),
                        parts.executor()));
    }

    private CompletableFuture<ReadOutcome> fetch(RecordAddress address) {
        return guarded(() -> parts.cluster().get(address))
                .thenApply(value -> isServing() ? read(address, value) : new ReadOutcome.Unavailable(notServing()))
                .exceptionally(failure -> new ReadOutcome.Unavailable(reason(failure)));
    }

    private ReadOutcome read(RecordAddress address, Optional<Bytes> value) {
        if (value.isEmpty()) {
            return new ReadOutcome.Absent();
        }
        try {
            DirectoryWrite write = Values.verified(address, value.get());
            if (parts.journal().hasExpired(write)) {
                return new ReadOutcome.Absent();
            }
            return write instanceof DirectoryRecord record
                    ? new ReadOutcome.Found(record)
                    : new ReadOutcome.Removed((Tombstone) write);
        } catch (MalformedException | VerificationException e) {
            return new ReadOutcome.Damaged(address, String.valueOf(e.getMessage()));
        }
    }

    private boolean isServing() {
        return parts.serving().isServing() && parts.steward().mayServe();
    }

    private String notServing() {
        return "too few nodes are there, or have offered what is on their disks: "
                + parts.cluster().view().members().size() + " are there";
    }

    /** False if this node does not serve in time. */
    private CompletableFuture<Boolean> whenServing() {
        if (isServing()) {
            return CompletableFuture.completedFuture(true);
        }
        return parts.serving()
                .begins()
                .completeOnTimeout(false, giveUpAfter.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(serves -> serves && isServing());
    }

    /** What the cluster throws at once fails like what it throws later. */
    private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** A future of its own, which the caller may cancel. */
    private <T> CompletableFuture<T> measured(Operation kind, int payload, Supplier<CompletableFuture<T>> call) {
        long begun = System.nanoTime();
        return call.get()
                .whenComplete((outcome, failure) -> inFlight.end(payload))
                .thenApply(outcome -> {
                    String name = outcome.getClass().getSimpleName();
                    metrics.completed(kind, name, Duration.ofNanos(System.nanoTime() - begun));
                    return outcome;
                });
    }

    /** This node's part of the cluster. */
    Cluster cluster() {
        return parts.cluster();
    }

    @Override
    public DhtHealth health() {
        List<String> troubles = new ArrayList<>();
        parts.journal().storage().trouble().ifPresent(troubles::add);
        parts.steward().trouble().ifPresent(troubles::add);
        if (!isServing()) {
            troubles.add("this node does not serve: " + (inFlight.isClosed() ? "it is closed" : notServing()));
        }
        return new DhtHealth(troubles);
    }

    @Override
    public DhtCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return Optional.of(parts.journal().maintenance());
    }

    @Override
    public void close() {
        inFlight.close();
        inFlight.awaitDrained();
        try {
            parts.steward().close();
            parts.cluster().close();
        } finally {
            parts.executor().shutdown();
            parts.journal().close();
        }
    }
}
