package org.medchain.dht;

import org.medchain.crypto.hash.Digest;

/**
 * Where a record is found: the digest of its {@link RecordName}, so that an address belongs to one label, one write key
 * and one lifetime for ever.
 *
 * @param digest evenly distributed, fit for placing the record among nodes
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
