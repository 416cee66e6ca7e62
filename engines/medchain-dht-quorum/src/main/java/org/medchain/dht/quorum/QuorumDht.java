package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtCapabilities.Guarantee;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DhtStatus;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.dht.storage.PendingOperations;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** A directory on this engine. A {@link Party} runs its operations. */
final class QuorumDht implements Dht {
    private final Party party;
    private final @Nullable NodeStorage storage;
    private final DhtCapabilities capabilities;
    private final PendingOperations operations;

    /** Takes ownership of the party and the storage, which is null for a client. */
    QuorumDht(
            Party party,
            PendingOperations operations,
            @Nullable NodeStorage storage,
            Quorum quorum,
            DhtSettings settings) {
        this.party = party;
        this.operations = operations;
        this.storage = storage;
        Set<Guarantee> guarantees = quorum.faults() > 0
                ? Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL, Guarantee.LYING_NODES)
                : Set.of(Guarantee.SURVIVES_CRASH_OF_ALL, Guarantee.FRESH_AFTER_HEAL);
        this.capabilities = new DhtCapabilities(settings.maxPayload(), guarantees);
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
                ticket -> party.act(
                        coordinator -> coordinator.write(write, ticket::end),
                        why -> ticket.end(new WriteOutcome.Unavailable(why))));
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return operations.read(ticket -> party.act(
                coordinator -> coordinator.read(address, ticket::end),
                why -> ticket.end(new ReadOutcome.Unavailable(why))));
    }

    @Override
    public DhtCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public org.medchain.health.Health health() {
        if (operations.isClosed()) {
            return org.medchain.health.Health.of(List.of(new Issue(IssueCode.CLOSED, "the directory is closed")));
        }
        List<Issue> issues = new ArrayList<>(party.status().issues());
        if (storage != null) {
            issues.addAll(storage.issues());
        }
        return org.medchain.health.Health.of(issues);
    }

    @Override
    public DhtStatus status() {
        return party.status().now();
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return Optional.ofNullable(storage).map(NodeStorage::maintenance);
    }

    @Override
    public void close() {
        operations.close();
        party.close();
        if (storage != null) {
            storage.close();
        }
    }
}
