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

/** The changes that a group of writes makes to a store, until they are committed. Not thread-safe. */
final class Changes {
    private final RecordStore store;
    private final Map<RecordAddress, StoredWrite> puts = new LinkedHashMap<>();
    private final Map<RecordAddress, StoredWrite> drops = new LinkedHashMap<>();
    private final Accounts accounts;
    private final List<Expiry> unread = new ArrayList<>();
    private Totals totals;

    Changes(RecordStore store, Totals totals) {
        this.store = store;
        this.totals = totals;
        this.accounts = new Accounts(store);
    }

    /** The accounts with these changes. */
    Accounts accounts() {
        return accounts;
    }

    /** What stands at {@code address} with these changes; for a name that has not expired. */
    Optional<StoredWrite> standing(RecordAddress address) throws StorageException, DamageException {
        StoredWrite put = puts.get(address);
        if (put != null) {
            return Optional.of(put);
        }
        return drops.containsKey(address) ? Optional.empty() : store.find(address);
    }

    /** Replaces {@code before} by {@code after}; removes it if {@code after} is empty. */
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

    /** Replaces something damaged, whose size is not known, by {@code write}. */
    void restore(StoredWrite write) {
        change(Optional.of(write), Optional.of(write));
    }

    /** Drops a write that has expired. */
    void drop(StoredWrite expired) throws StorageException {
        accounts.pays(expired.address(), Optional.empty(), expired.size(), 0);
        totals = totals.minus(expired).sweptTo(expired.write().name().expiresAtMillis());
        drops.put(expired.address(), expired);
    }

    /** Drops something expired that cannot be read. Its size and kind are unknown, so the totals still count it. */
    void dropUnread(Expiry expired) throws StorageException {
        accounts.pays(expired.address(), Optional.empty(), 0, 0);
        totals = totals.sweptTo(expired.millis());
        unread.add(expired);
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

    List<Expiry> dropsUnread() {
        return Collections.unmodifiableList(unread);
    }

    Totals totals() {
        return totals;
    }

    boolean isEmpty() {
        return puts.isEmpty() && drops.isEmpty() && unread.isEmpty();
    }
}
