package org.medchain.dht.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/** What a group of writes changes, on top of a store, until it is committed. Not thread-safe. */
final class Changes {
    private final RecordStore store;
    private final Map<RecordAddress, StoredWrite> puts = new LinkedHashMap<>();
    private final Map<RecordAddress, StoredWrite> drops = new LinkedHashMap<>();
    private Totals totals;

    Changes(RecordStore store, Totals totals) {
        this.store = store;
        this.totals = totals;
    }

    /** What would stand at {@code address} if the changes were committed; for a name that has not expired. */
    Optional<StoredWrite> standing(RecordAddress address) throws StorageException, DamageException {
        StoredWrite put = puts.get(address);
        if (put != null) {
            return Optional.of(put);
        }
        return drops.containsKey(address) ? Optional.empty() : store.find(address);
    }

    /** Lets {@code after} stand in the place of {@code before}; nothing, if it is empty. */
    void change(Optional<StoredWrite> before, Optional<StoredWrite> after) {
        before.ifPresent(gone -> {
            totals = totals.minus(gone);
            puts.remove(gone.address());
            drops.put(gone.address(), gone);
        });
        after.ifPresent(this::put);
    }

    private void put(StoredWrite write) {
        totals = totals.plus(write);
        drops.remove(write.address());
        puts.put(write.address(), write);
    }

    /** Lets {@code write} stand in the place of something that is damaged, whose size is not known. */
    void restore(StoredWrite write) {
        change(Optional.of(write), Optional.of(write));
    }

    /** Drops a write that has expired. */
    void drop(StoredWrite expired) {
        totals = totals.minus(expired).sweptTo(expired.write().name().expiresAtMillis());
        drops.put(expired.address(), expired);
    }

    /** Counts bytes as given back to the disk. */
    void reclaimed(long bytes) {
        totals = totals.reclaimed(bytes);
    }

    Collection<StoredWrite> puts() {
        return Collections.unmodifiableCollection(puts.values());
    }

    Collection<StoredWrite> drops() {
        return Collections.unmodifiableCollection(drops.values());
    }

    Totals totals() {
        return totals;
    }

    boolean isEmpty() {
        return puts.isEmpty() && drops.isEmpty();
    }
}
