package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * The paper's EH: identifies an event by the digest of its whole encoding, signature included. The hash of an EventSC
 * is the paper's SID.
 */
public record EventHash(Digest digest) implements Comparable<EventHash> {
    private static final DomainTag HASHED = DomainTag.of("event-hash");

    /** The hash with these 32 bytes. */
    public static EventHash of(Bytes value) {
        return new EventHash(new Digest(value));
    }

    /** The hash of the event with this encoding, whether or not it decodes. */
    public static EventHash ofEncoded(Bytes event) {
        return new EventHash(Hasher.hash(HASHED, event));
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
