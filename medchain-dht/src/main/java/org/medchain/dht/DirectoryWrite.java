package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.VerificationException;

/**
 * A statement about an address, signed by its write key: a record, or the removal of it. At most one stands at an address.
 *
 * <p>Which one stands does not depend on the order in which writes arrive: {@link #supersedes} orders all writes of an
 * address but for two of the same kind and version, of which an engine takes the first. Nodes that exchange what they have
 * therefore agree, and a removal cannot be undone by a write it crossed on the way.
 */
public sealed interface DirectoryWrite permits DirectoryRecord, Tombstone {
    /** The greatest version. */
    long MAX_VERSION = Long.MAX_VALUE;

    /** What the address commits to. */
    RecordName name();

    /** 1 to {@link #MAX_VERSION}. */
    long version();

    /** The canonical encoding. */
    Bytes encode();

    /**
     * Verifies the signature by the write key that {@link #name()} carries. Whether this is the write for an address that
     * somebody asked for is a comparison with {@link #address()}.
     *
     * @throws VerificationException if the write key is not a sound one or did not sign this
     */
    void verify() throws VerificationException;

    /** Where this write belongs. Computed anew each time. */
    default RecordAddress address() {
        return name().address();
    }

    /**
     * True if this write takes the place of {@code standing}: a tombstone that of every record and of a tombstone of a lower
     * version; a record that of a record of a lower version and never that of a tombstone.
     *
     * @throws IllegalArgumentException if the two are for different addresses
     */
    default boolean supersedes(DirectoryWrite standing) {
        if (!name().equals(standing.name())) {
            throw new IllegalArgumentException("writes for " + address() + " and " + standing.address());
        }
        boolean removes = this instanceof Tombstone;
        boolean removed = standing instanceof Tombstone;
        return removes == removed ? version() > standing.version() : removes;
    }
}
