package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.Suite;

/** Checks of fields that every write has. */
final class WriteChecks {
    private WriteChecks() {}

    static void version(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("expected a version of at least 1, found " + version);
        }
    }

    static void signatureSize(RecordName name, Bytes signature) {
        int expected = Suite.of(name.suite()).signatureSize();
        if (signature.size() != expected) {
            throw new IllegalArgumentException("expected a signature of " + expected + " bytes for suite "
                    + name.suite() + ", found " + signature.size());
        }
    }
}
