package org.medchain.dht.storage;

import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;

/**
 * A write to be stored.
 *
 * @param stored the write, without a rival
 * @param mode how it came to this node
 * @param account to charge, if any
 */
record Candidate(StoredWrite stored, Held.Mode mode, Optional<Bytes> account) {
    static Candidate of(DirectoryWrite write) {
        return of(write, Held.Mode.WRITE);
    }

    static Candidate of(DirectoryWrite write, Held.Mode mode) {
        return new Candidate(StoredWrite.of(write), mode, Optional.empty());
    }

    static Candidate of(DirectoryWrite write, Bytes account) {
        return new Candidate(StoredWrite.of(write), Held.Mode.WRITE, Optional.of(account));
    }

    /** What the node holds at the address with this write. */
    Optional<StoredWrite> after(Optional<StoredWrite> before) {
        return Held.after(before.map(StoredWrite::held), stored.write(), mode).map(held -> with(held, before));
    }

    private StoredWrite with(Held held, Optional<StoredWrite> before) {
        if (before.isPresent() && held.equals(before.get().held())) {
            return before.get();
        }
        return held.equals(stored.held()) ? stored : StoredWrite.of(stored.address(), held);
    }
}
