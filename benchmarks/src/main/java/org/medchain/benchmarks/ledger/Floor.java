package org.medchain.benchmarks.ledger;

import org.medchain.chain.event.DataId;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/**
 * The bytes of an event's fields put side by side, without names, lengths or framing: what no encoding of the same contents
 * goes below. Numbers and times have 8 bytes; version, suite, type and digest scheme 1 each.
 *
 * @param suite the suite of all keys
 */
record Floor(SuiteId suite) {
    private static final int NUMBER = 8;
    private static final int VERSION_SUITE_TYPE = 3;
    private static final int SCHEME = 1;

    /** The event of a chunk that has one before it. */
    int chunk() {
        int sealed = DataId.SIZE + NUMBER + Digest.SIZE + 2 * NUMBER;
        int reference = 2 * Digest.SIZE;
        return envelope() + keys().sealOverhead() + sealed + SCHEME + Digest.SIZE + reference;
    }

    /** The event of a session with {@code grants} of one inventory, of a range of time each. */
    int session(int grants, int locatorSize) {
        int items = Digest.SIZE + grants * (DataId.SIZE + 2 * NUMBER);
        int sealed = items + identity() + NUMBER + SymmetricKey.SIZE + locatorSize;
        return envelope() + keys().sealOverhead() + sealed + Digest.SIZE;
    }

    private int envelope() {
        return VERSION_SUITE_TYPE + identity() + keys().signatureSize();
    }

    private int identity() {
        return keys().verifyKeySize() + keys().sealKeySize();
    }

    private Suite keys() {
        return Suite.of(suite);
    }
}
