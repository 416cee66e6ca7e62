package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.Suite;

/** What holds for the fields of every write. */
final class WriteChecks {
    private WriteChecks() {}

    static void version(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("versions begin at 1, found " + version);
        }
    }

    static void signatureSize(RecordName name, Bytes signature) {
        int expected = Suite.of(name.suite()).signatureSize();
        if (signature.size() != expected) {
            throw new IllegalArgumentException(
                    "a signature of suite " + name.suite() + " has " + expected + " bytes, found " + signature.size());
        }
    }
}
