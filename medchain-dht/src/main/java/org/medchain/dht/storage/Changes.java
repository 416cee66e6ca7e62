package org.medchain.dht.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/** What a group of writes changes, on top of a store, until it is committed. Not thread-safe. */
final class Changes {
    private final RecordStore store;
    private final Map<RecordAddress, StoredWrite> puts = new LinkedHashMap<>();
    private final List<StoredWrite> drops = new ArrayList<>();
    private Totals totals;

    Changes(RecordStore store, Totals totals) {
        this.store = store;
        this.totals = totals;
    }

    /** What would stand at {@code address} if the changes were committed; for a name that has not expired. */
    Optional<StoredWrite> standing(RecordAddress address) throws StorageException, DamageException {
        StoredWrite put = puts.get(address);
        return put != null ? Optional.of(put) : store.find(address);
    }

    /** Lets {@code write} stand, in the place of what stood before. */
    void put(StoredWrite write, Optional<StoredWrite> before) {
        before.ifPresent(gone -> totals = totals.minus(gone));
        totals = totals.plus(write);
        puts.put(write.address(), write);
    }

    /** Drops a write that has expired. */
    void drop(StoredWrite expired) {
        totals = totals.minus(expired).sweptTo(expired.write().name().expiresAtMillis());
        drops.add(expired);
    }

    /** Counts bytes as given back to the disk. */
    void reclaimed(long bytes) {
        totals = totals.reclaimed(bytes);
    }

    Collection<StoredWrite> puts() {
        return Collections.unmodifiableCollection(puts.values());
    }

    List<StoredWrite> drops() {
        return Collections.unmodifiableList(drops);
    }

    Totals totals() {
        return totals;
    }

    boolean isEmpty() {
        return puts.isEmpty() && drops.isEmpty();
    }
}
