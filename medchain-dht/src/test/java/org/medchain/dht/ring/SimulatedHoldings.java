package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.StoredEntry;

/** A disk in memory: writes gather until it has forced the ones before, and are lost if the power fails until then. */
final class SimulatedHoldings implements Holdings {
    private static final Map<DirectoryWrite, Digest> FINGERPRINTS = new ConcurrentHashMap<>();

    private final NavigableMap<RecordAddress, DirectoryWrite> durable;
    private final LongSupplier clock;
    private final Consumer<Runnable> force;
    private List<Pending> waiting = new ArrayList<>();
    private boolean forcing;

    private record Pending(DirectoryWrite write, boolean settles, Consumer<WriteOutcome> outcome) {}

    /** What is on the disk is in {@code durable}; {@code force} runs what it is given when the disk has forced it. */
    SimulatedHoldings(
            NavigableMap<RecordAddress, DirectoryWrite> durable, LongSupplier clock, Consumer<Runnable> force) {
        this.durable = durable;
        this.clock = clock;
        this.force = force;
    }

    @Override
    public void store(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        add(new Pending(write, false, outcome));
    }

    @Override
    public void settle(DirectoryWrite write, Consumer<WriteOutcome> outcome) {
        add(new Pending(write, true, outcome));
    }

    private void add(Pending pending) {
        waiting.add(pending);
        if (!forcing) {
            forcing = true;
            force.accept(this::forced);
        }
    }

    private void forced() {
        List<Pending> group = waiting;
        waiting = new ArrayList<>();
        List<WriteOutcome> outcomes = group.stream().map(this::judge).toList();
        forcing = false;
        for (int i = 0; i < group.size(); i++) {
            group.get(i).outcome().accept(outcomes.get(i));
        }
    }

    private WriteOutcome judge(Pending pending) {
        DirectoryWrite write = pending.write();
        if (write.name().hasExpiredAt(clock.getAsLong())) {
            return new WriteOutcome.Invalid("expired");
        }
        RecordAddress address = write.address();
        DirectoryWrite standing = durable.get(address);
        boolean rivals = standing instanceof DirectoryRecord
                && write instanceof DirectoryRecord
                && standing.version() == write.version();
        if (standing == null || write.supersedes(standing) || (pending.settles() && rivals)) {
            durable.put(address, write);
            return new WriteOutcome.Stored(write.version());
        }
        return standing.equals(write)
                ? new WriteOutcome.Stored(write.version())
                : new WriteOutcome.VersionConflict(standing);
    }

    @Override
    public Optional<DirectoryWrite> find(RecordAddress address) {
        return Optional.ofNullable(durable.get(address)).filter(this::isAlive);
    }

    @Override
    public List<Entry> entries(RecordAddress from, int range, int max) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<RecordAddress, DirectoryWrite> entry :
                durable.tailMap(from, true).entrySet()) {
            if (Ranges.of(entry.getKey()) != range || entries.size() == max) {
                return entries;
            }
            if (isAlive(entry.getValue())) {
                entries.add(new Entry(entry.getKey(), fingerprint(entry.getValue())));
            }
        }
        return entries;
    }

    private static Digest fingerprint(DirectoryWrite write) {
        return FINGERPRINTS.computeIfAbsent(
                write, unknown -> StoredEntry.of(write).fingerprint());
    }

    private boolean isAlive(DirectoryWrite write) {
        return !write.name().hasExpiredAt(clock.getAsLong());
    }
}
