package org.medchain.dht.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/** The accounts charged for stored writes, with the changes of one commit. Not thread-safe. */
final class Accounts {
    private final RecordStore store;
    private final Map<RecordAddress, Optional<Bytes>> payers = new HashMap<>();
    private final Map<Bytes, Long> used = new HashMap<>();

    Accounts(RecordStore store) {
        this.store = store;
    }

    /** The account charged for what is stored at {@code address}. */
    Optional<Bytes> payer(RecordAddress address) throws StorageException {
        Optional<Bytes> known = payers.get(address);
        return known != null ? known : store.account(address);
    }

    /** The bytes charged to an account. */
    long used(Bytes account) throws StorageException {
        Long known = used.get(account);
        return known != null ? known : store.used(account);
    }

    /** Charges {@code payer} for {@code after} bytes at {@code address}, in place of the former account for {@code before}. */
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

    /** Never below zero, because damage may have made a sum wrong. */
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
