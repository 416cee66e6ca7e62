package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;

/** A disk in memory: writes gather until it has forced the ones before, and are lost if the power fails until then. */
final class SimulatedHoldings implements Holdings {
    private static final Map<Held, StoredEntry> ENTRIES = new ConcurrentHashMap<>();

    private final NavigableMap<RecordAddress, Held> durable;
    private final Set<RecordAddress> damaged;
    private final LongSupplier clock;
    private final Supplier<Saving> saving;
    private final Consumer<Runnable> force;
    private List<Pending> waiting = new ArrayList<>();
    private boolean forcing;
    private int read;

    private record Pending(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {}

    /** A disk that never fails. */
    SimulatedHoldings(
            NavigableMap<RecordAddress, Held> durable,
            Set<RecordAddress> damaged,
            LongSupplier clock,
            Consumer<Runnable> force) {
        this(durable, damaged, clock, () -> Saving.DONE, force);
    }

    /**
     * What is on the disk is in {@code durable}, and cannot be read at the addresses in {@code damaged}; {@code force} runs what
     * it is given when the disk has forced it.
     */
    SimulatedHoldings(
            NavigableMap<RecordAddress, Held> durable,
            Set<RecordAddress> damaged,
            LongSupplier clock,
            Supplier<Saving> saving,
            Consumer<Runnable> force) {
        this.durable = durable;
        this.damaged = damaged;
        this.clock = clock;
        this.saving = saving;
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

    @Override
    public void store(DirectoryWrite write, Bytes account, Consumer<WriteOutcome> outcome) {
        take(write, Held.Mode.WRITE, outcome);
    }

    private void forced() {
        List<Pending> group = waiting;
        waiting = new ArrayList<>();
        List<WriteOutcome> outcomes = group.stream().map(this::judged).toList();
        forcing = false;
        for (int i = 0; i < group.size(); i++) {
            group.get(i).outcome().accept(outcomes.get(i));
        }
    }

    /** What fails is not known to have been done, whether it was or not. */
    private WriteOutcome judged(Pending pending) {
        Saving said = saving.get();
        if (said == Saving.FAILED) {
            return new WriteOutcome.Indeterminate("no space left on device");
        }
        WriteOutcome outcome = judge(pending);
        return said == Saving.DONE ? outcome : new WriteOutcome.Indeterminate("no space left on device");
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
    public List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) {
        List<StoredEntry> entries = new ArrayList<>();
        for (Map.Entry<RecordAddress, Held> entry :
                durable.subMap(from, true, to, true).entrySet()) {
            if (isAlive(entry.getValue()) && entries.size() < max) {
                entries.add(entry(entry.getKey(), entry.getValue()));
            }
        }
        read += entries.size();
        return entries;
    }

    private static StoredEntry entry(RecordAddress address, Held held) {
        return ENTRIES.computeIfAbsent(held, unknown -> StoredEntry.of(address, held));
    }

    /** How many entries were read. */
    int read() {
        return read;
    }

    private boolean isAlive(Held held) {
        return !held.write().name().hasExpiredAt(clock.getAsLong());
    }
}
