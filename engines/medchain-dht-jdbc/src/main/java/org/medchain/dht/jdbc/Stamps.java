package org.medchain.dht.jdbc;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;

/** What tells the writes of one address apart: a change is made only to the write that it was decided on. */
final class Stamps {
    static final int SIZE = Digest.SIZE;

    private Stamps() {}

    static Bytes of(DirectoryWrite write) {
        return StoredEntry.of(write.address(), Held.of(write)).fingerprint().value();
    }
}
