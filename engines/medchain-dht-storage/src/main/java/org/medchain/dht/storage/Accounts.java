package org.medchain.dht.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/** Who pays for what, and how much, on top of a store, until it is committed. Not thread-safe. */
final class Accounts {
    private final RecordStore store;
    private final Map<RecordAddress, Optional<Bytes>> payers = new HashMap<>();
    private final Map<Bytes, Long> used = new HashMap<>();

    Accounts(RecordStore store) {
        this.store = store;
    }

    /** Who pays for what is stored at {@code address}. */
    Optional<Bytes> payer(RecordAddress address) throws StorageException {
        Optional<Bytes> known = payers.get(address);
        return known != null ? known : store.account(address);
    }

    /** How many bytes somebody pays for. */
    long used(Bytes account) throws StorageException {
        Long known = used.get(account);
        return known != null ? known : store.used(account);
    }

    /** What {@code payer} pays for at {@code address} has so many bytes instead of so many. */
    void pays(RecordAddress address, Optional<Bytes> payer, long before, long after) throws StorageException {
        Optional<Bytes> former = payer(address);
        if (former.isPresent()) {
            add(former.get(), -before);
        }
        if (payer.isPresent()) {
            add(payer.get(), after);
        }
        if (!former.equals(payer)) {
            payers.put(address, payer);
        }
    }

    /** Never below zero, as damage may have put a sum wrong. */
    private void add(Bytes account, long bytes) throws StorageException {
        used.put(account, Math.max(0, used(account) + bytes));
    }

    Map<RecordAddress, Optional<Bytes>> payers() {
        return Map.copyOf(payers);
    }

    Map<Bytes, Long> used() {
        return Map.copyOf(used);
    }
}
