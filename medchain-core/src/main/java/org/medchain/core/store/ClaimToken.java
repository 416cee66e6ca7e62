package org.medchain.core.store;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;

/**
 * What shows that a claim is held. Random, so that a holder whose claim was taken over cannot be mistaken for the new one.
 *
 * @param value {@value #SIZE} bytes
 */
public record ClaimToken(Bytes value) {
    /** Bytes in a token. */
    public static final int SIZE = 16;

    public ClaimToken {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a claim token has " + SIZE + " bytes, found " + value.size());
        }
    }

    /** A fresh token. */
    public static ClaimToken random(SecureRandom random) {
        return new ClaimToken(Bytes.random(random, SIZE));
    }

    @Override
    public String toString() {
        return value.toShortHex();
    }
}
