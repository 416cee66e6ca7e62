package org.medchain.crypto.hash;

import org.medchain.crypto.bytes.Bytes;

/**
 * A SHA-256 digest.
 *
 * @param value 32 bytes
 */
public record Digest(Bytes value) implements Comparable<Digest> {
    /** Bytes in a digest. */
    public static final int SIZE = 32;

    public Digest {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("expected a digest of " + SIZE + " bytes, found " + value.size());
        }
    }

    @Override
    public int compareTo(Digest other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toShortHex();
    }
}
