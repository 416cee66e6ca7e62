package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DhtHealth;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.DhtMetrics.Operation;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.error.VerificationException;

/** The directory as applications see it: what they ask is done by a {@link Party}. */
final class QuorumDht implements Dht {
    private static final String INTERRUPTED =
            "the directory's engine began anew meanwhile, after an unexpected failure";

    private final Party party;
    private final @Nullable NodeStorage storage;
    private final Health health;
    private final DhtMetrics metrics;
    private final DhtCapabilities capabilities;
    private final OpenOperations open;

    /** Takes over the party and the storage. */
    QuorumDht(
            Party party,
            OpenOperations open,
            @Nullable NodeStorage storage,
            Health health,
            Quorum quorum,
            DhtSettings settings) {
        this.party = party;
        this.open = open;
        this.storage = storage;
        this.health = health;
        this.metrics = settings.metrics();
        Set<Guarantee> guarantees = quorum.faults() > 0
                ? Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL, Guarantee.LYING_NODES)
                : Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL);
        this.capabilities = new DhtCapabilities(settings.maxPayload(), guarantees);
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        int size = record.payload().size();
        int limit = capabilities.maxPayload();
        if (size > limit && !open.isClosed()) {
            return CompletableFuture.completedFuture(new WriteOutcome.TooLarge(size, limit));
        }
        return write(Operation.PUT, record, size);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return write(Operation.REMOVE, tombstone, 0);
    }

    private CompletableFuture<WriteOutcome> write(Operation kind, DirectoryWrite write, int payload) {
        if (open.isClosed()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Closed());
        }
        try {
            write.verify();
        } catch (VerificationException e) {
            return CompletableFuture.completedFuture(new WriteOutcome.Invalid(String.valueOf(e.getMessage())));
        }
        Optional<OpenOperations.Ticket<WriteOutcome>> begun =
                open.begin(payload, new WriteOutcome.Indeterminate(INTERRUPTED));
        if (begun.isEmpty()) {
            return CompletableFuture.completedFuture(
                    open.isClosed() ? new WriteOutcome.Closed() : new WriteOutcome.Unavailable("overloaded"));
        }
        OpenOperations.Ticket<WriteOutcome> ticket = begun.get();
        party.act(
                coordinator -> coordinator.write(write, ticket::end),
                why -> ticket.end(new WriteOutcome.Unavailable(why)));
        return measured(kind, ticket.outcome());
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        Optional<OpenOperations.Ticket<ReadOutcome>> begun = open.begin(0, new ReadOutcome.Unavailable(INTERRUPTED));
        if (begun.isEmpty()) {
            return CompletableFuture.completedFuture(
                    open.isClosed() ? new ReadOutcome.Closed() : new ReadOutcome.Unavailable("overloaded"));
        }
        OpenOperations.Ticket<ReadOutcome> ticket = begun.get();
        party.act(
                coordinator -> coordinator.read(address, ticket::end),
                why -> ticket.end(new ReadOutcome.Unavailable(why)));
        return measured(Operation.GET, ticket.outcome());
    }

    /** A future of its own, which the caller may cancel. */
    private <T> CompletableFuture<T> measured(Operation kind, CompletableFuture<T> outcome) {
        long begun = System.nanoTime();
        return outcome.thenApply(reached -> {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            metrics.completed(kind, nameOf(reached), took);
            return reached;
        });
    }

    private static String nameOf(@Nullable Object outcome) {
        return Objects.requireNonNull(outcome).getClass().getSimpleName();
    }

    @Override
    public DhtCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public DhtHealth health() {
        List<String> troubles = new ArrayList<>(health.troubles());
        if (storage != null) {
            storage.trouble().ifPresent(troubles::add);
        }
        return new DhtHealth(troubles);
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return Optional.ofNullable(storage).map(NodeStorage::maintenance);
    }

    @Override
    public void close() {
        open.close();
        party.close();
        if (storage != null) {
            storage.close();
        }
    }
}
