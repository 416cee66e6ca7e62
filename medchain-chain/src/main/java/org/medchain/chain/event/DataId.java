package org.medchain.chain.event;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;

/**
 * The paper's DID: names one record or one stream. Random, so that it cannot be guessed.
 *
 * @param value 16 bytes
 */
public record DataId(Bytes value) implements Comparable<DataId> {
    /** Bytes in a data id. */
    public static final int SIZE = 16;

    public DataId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a data id has " + SIZE + " bytes, found " + value.size());
        }
    }

    /** A fresh id. */
    public static DataId random(SecureRandom random) {
        return new DataId(Bytes.random(random, SIZE));
    }

    @Override
    public int compareTo(DataId other) {
        return value.compareTo(other.value);
    }

    /** The first bytes only: a data id is not for logs. */
    @Override
    public String toString() {
        return value.toShortHex();
    }
}
