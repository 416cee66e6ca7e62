package org.medchain.dht;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.VerificationException;

/**
 * A statement about an address, signed by its write key: a record or the removal of one. At most one stands at an
 * address.
 *
 * <p>Which one stands does not depend on the order of arrival. {@link #supersedes} orders all writes of an address
 * except two of the same kind and version, of which an engine keeps the first. Nodes that exchange their writes
 * therefore agree, and a write that crosses a removal on its way cannot undo it.
 */
public sealed interface DirectoryWrite permits DirectoryRecord, Tombstone {
    /** The greatest version. */
    long MAX_VERSION = Long.MAX_VALUE;

    /** The name whose digest is the address. */
    RecordName name();

    /** 1 to {@link #MAX_VERSION}. */
    long version();

    /** The canonical encoding. */
    Bytes encode();

    /**
     * Verifies the signature with the write key in {@link #name()}. A caller that asked for an address compares it with
     * {@link #address()} separately.
     *
     * @throws VerificationException if the write key is not sound or did not sign this write
     */
    void verify() throws VerificationException;

    /** The address of this write. Computed at each call. */
    default RecordAddress address() {
        return name().address();
    }

    /**
     * Whether this write replaces {@code standing}. A tombstone replaces every record and every tombstone of a lower
     * version. A record replaces a record of a lower version and never a tombstone.
     *
     * @throws IllegalArgumentException if the two have different names
     */
    default boolean supersedes(DirectoryWrite standing) {
        if (!name().equals(standing.name())) {
            throw new IllegalArgumentException(
                    "expected a write for " + address() + ", found one for " + standing.address());
        }
        boolean removes = this instanceof Tombstone;
        boolean removed = standing instanceof Tombstone;
        return removes == removed ? version() > standing.version() : removes;
    }
}
