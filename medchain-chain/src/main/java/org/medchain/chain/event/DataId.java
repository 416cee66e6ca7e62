package org.medchain.chain.event;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;

/**
 * The paper's DID: identifies a record or a stream. Random, so that it cannot be guessed.
 *
 * @param value 16 bytes
 */
public record DataId(Bytes value) implements Comparable<DataId> {
    /** Bytes in a data id. */
    public static final int SIZE = 16;

    public DataId {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("expected a data id of " + SIZE + " bytes, found " + value.size());
        }
    }

    /** Generates an id. */
    public static DataId random(SecureRandom random) {
        return new DataId(Bytes.random(random, SIZE));
    }

    @Override
    public int compareTo(DataId other) {
        return value.compareTo(other.value);
    }

    /** The first bytes only: complete data ids must not appear in logs. */
    @Override
    public String toString() {
        return value.toShortHex();
    }
}
