package org.medchain.crypto.codec;

import org.medchain.crypto.bytes.Bytes;

/**
 * A field that a reader may ignore but must carry. Its key is negative, which distinguishes it from critical fields.
 *
 * @param key negative
 * @param value opaque
 */
public record Extension(int key, Bytes value) {
    public Extension {
        if (key >= 0) {
            throw new IllegalArgumentException("expected a negative extension key, found " + key);
        }
    }
}
