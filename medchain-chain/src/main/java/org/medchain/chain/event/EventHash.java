package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/**
 * The paper's EH: identifies an event by the digest of its whole encoding, signature included. The hash of an EventSC
 * is the paper's SID.
 */
public record EventHash(Digest digest) implements Comparable<EventHash> {
    /** The hash with these 32 bytes. */
    public static EventHash of(Bytes value) {
        return new EventHash(new Digest(value));
    }

    /** Its 32 bytes. */
    public Bytes value() {
        return digest.value();
    }

    @Override
    public int compareTo(EventHash other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
