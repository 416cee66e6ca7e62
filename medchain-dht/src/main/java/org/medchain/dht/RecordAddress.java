package org.medchain.dht;

import org.medchain.crypto.hash.Digest;

/**
 * The address of a record: the digest of its {@link RecordName}. An address is bound to one label, one write key and
 * one expiry for ever.
 *
 * @param digest evenly distributed, so that nodes can be chosen by it
 */
public record RecordAddress(Digest digest) implements Comparable<RecordAddress> {
    @Override
    public int compareTo(RecordAddress other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
