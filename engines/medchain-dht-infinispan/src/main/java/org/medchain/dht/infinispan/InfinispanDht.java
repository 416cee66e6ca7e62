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
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.infinispan.Judgement.Kind;
import org.medchain.dht.storage.Outcomes;
import org.medchain.dht.storage.PendingOperations;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.health.Health;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;

/** The directory of one node, as applications use it. */
final class InfinispanDht implements Dht {
    private final Parts parts;
    private final DhtCapabilities capabilities;
    private final Duration giveUpAfter;
    private final PendingOperations operations;
    private final Metrics.Registration served;

    /**
     * What it is made of.
     *
     * @param journal this node's disk
     * @param cluster this node's part of the cluster
     * @param monitor says whether this node serves
     * @param serving what the monitor says
     * @param executor calls the cluster, which may wait for a network
     */
    record Parts(Journal journal, Cluster cluster, ServingMonitor monitor, Serving serving, ExecutorService executor) {}

    /** Takes over the parts. */
    InfinispanDht(Parts parts, int maxPayload, Duration giveUpAfter, Metrics metrics) {
        this.parts = parts;
        this.giveUpAfter = giveUpAfter;
        this.operations = new PendingOperations(maxPayload);
        this.served = metrics.gauge(
                Instrument.DIRECTORY_SERVING.series(), () -> parts.serving().isServing() ? 1 : 0);
        this.capabilities = new DhtCapabilities(maxPayload, Set.of(Guarantee.SURVIVES_CRASH_OF_ALL));
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
        return operations.write(
                write,
                ticket ->
                        run(() -> send(write), WriteOutcome.Unavailable::new, WriteOutcome.Indeterminate::new, ticket));
    }

    /** Runs an operation once this node serves, and gives its outcome to the ticket in any case. */
    private <T> void run(
            Supplier<CompletableFuture<T>> operation,
            Function<String, T> unavailable,
            Function<String, T> failed,
            PendingOperations.Ticket<T> ticket) {
        CompletableFuture<Void> unused = whenServing()
                .thenComposeAsync(
                        serves -> serves
                                ? operation.get()
                                : CompletableFuture.completedFuture(unavailable.apply(notServing())),
                        parts.executor())
                .exceptionally(failure -> failed.apply(reason(failure)))
                .thenAccept(ticket::end);
    }

    /** From here on the write may come about, whatever happens. */
    private CompletableFuture<WriteOutcome> send(DirectoryWrite write) {
        return parts.cluster().put(write).thenApply(judgement -> {
            // Stored by all owners that this part of the cluster knows; in a part that is too small these are too few.
            return judgement.kind() == Kind.STORED && !parts.monitor().mayServe()
                    ? new WriteOutcome.Indeterminate("the cluster changed meanwhile; " + notServing())
                    : judgement.outcome(write);
        });
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return operations.read(ticket ->
                run(() -> fetch(address), ReadOutcome.Unavailable::new, ReadOutcome.Unavailable::new, ticket));
    }

    private CompletableFuture<ReadOutcome> fetch(RecordAddress address) {
        return parts.cluster()
                .get(address)
                .thenApply(value -> isServing() ? read(address, value) : new ReadOutcome.Unavailable(notServing()));
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
            return Outcomes.of(write);
        } catch (MalformedException | VerificationException e) {
            return new ReadOutcome.Damaged(address, String.valueOf(e.getMessage()));
        }
    }

    private boolean isServing() {
        return parts.serving().isServing() && parts.monitor().mayServe();
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

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** This node's part of the cluster. */
    Cluster cluster() {
        return parts.cluster();
    }

    @Override
    public Health health() {
        if (operations.isClosed()) {
            return Health.of(List.of(new Issue(IssueCode.CLOSED, "the directory is closed")));
        }
        List<Issue> issues = new ArrayList<>(parts.journal().storage().issues());
        issues.addAll(parts.monitor().issues());
        if (!isServing()) {
            issues.add(new Issue(IssueCode.DIRECTORY_NO_QUORUM, "this node does not serve: " + notServing()));
        }
        return Health.of(issues);
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
        served.close();
        operations.close();
        try {
            parts.monitor().close();
            parts.cluster().close();
        } finally {
            parts.executor().shutdown();
            parts.journal().close();
        }
    }
}
