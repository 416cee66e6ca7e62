package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;

/** A disk in memory: writes gather until it has forced the ones before, and are lost if the power fails until then. */
final class SimulatedHoldings implements Holdings {
    private static final Map<Held, Digest> FINGERPRINTS = new ConcurrentHashMap<>();

    private final NavigableMap<RecordAddress, Held> durable;
    private final Set<RecordAddress> damaged;
    private final LongSupplier clock;
    private final Consumer<Runnable> force;
    private List<Pending> waiting = new ArrayList<>();
    private boolean forcing;

    private record Pending(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {}

    /**
     * What is on the disk is in {@code durable}, and cannot be read at the addresses in {@code damaged}; {@code force} runs what
     * it is given when the disk has forced it.
     */
    SimulatedHoldings(
            NavigableMap<RecordAddress, Held> durable,
            Set<RecordAddress> damaged,
            LongSupplier clock,
            Consumer<Runnable> force) {
        this.durable = durable;
        this.damaged = damaged;
        this.clock = clock;
        this.force = force;
    }

    @Override
    public void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {
        waiting.add(new Pending(write, mode, outcome));
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
        if (damaged.contains(address) && pending.mode() != Held.Mode.RESTORED) {
            return new WriteOutcome.Damaged(address, "damaged");
        }
        Optional<Held> before =
                damaged.contains(address) ? Optional.empty() : Optional.ofNullable(durable.get(address));
        Optional<Held> after = Held.after(before, write, pending.mode());
        if (after.isEmpty()) {
            durable.remove(address);
            return new WriteOutcome.Stored(write.version());
        }
        damaged.remove(address);
        durable.put(address, after.get());
        return after.get().standsBy(write)
                ? new WriteOutcome.Stored(write.version())
                : new WriteOutcome.VersionConflict(after.get().write());
    }

    @Override
    public Optional<Held> find(RecordAddress address) throws DamageException {
        if (damaged.contains(address)) {
            throw new DamageException("damaged");
        }
        return Optional.ofNullable(durable.get(address)).filter(this::isAlive);
    }

    @Override
    public List<Entry> entries(RecordAddress from, int range, int max) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<RecordAddress, Held> entry : durable.tailMap(from, true).entrySet()) {
            if (Ranges.of(entry.getKey()) != range || entries.size() == max) {
                return entries;
            }
            if (isAlive(entry.getValue())) {
                entries.add(new Entry(entry.getKey(), fingerprint(entry.getKey(), entry.getValue())));
            }
        }
        return entries;
    }

    private static Digest fingerprint(RecordAddress address, Held held) {
        return FINGERPRINTS.computeIfAbsent(
                held, unknown -> StoredEntry.of(address, held).fingerprint());
    }

    private boolean isAlive(Held held) {
        return !held.write().name().hasExpiredAt(clock.getAsLong());
    }
}
