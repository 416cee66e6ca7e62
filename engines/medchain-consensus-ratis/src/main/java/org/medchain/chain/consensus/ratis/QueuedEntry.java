package org.medchain.chain.consensus.ratis;

import java.util.Optional;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What Raft's log holds: {@code {0: position, 1: entry}}.
 *
 * @param above the highest position that the submitter knows; this entry and all later ones get higher ones
 * @param entry an entry; none if only positions are to be raised
 */
record QueuedEntry(long above, Optional<Bytes> entry) {
    /** The most bytes of an encoded one. */
    static final int MAX_SIZE = Ordering.MAX_ENTRY_BYTES + 32;

    static QueuedEntry decode(Bytes encoded) throws MalformedException {
        return StructReader.decode(
                "queued entry",
                encoded,
                MAX_SIZE,
                struct -> new QueuedEntry(
                        struct.uint(0, 0, Long.MAX_VALUE), struct.optionalBytes(1, 1, Ordering.MAX_ENTRY_BYTES)));
    }

    Bytes encode() {
        return new StructWriter().integer(0, above).optionalBytes(1, entry).toBytes();
    }
}
