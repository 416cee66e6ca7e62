package org.medchain.crypto.codec;

import org.medchain.crypto.bytes.Bytes;

/**
 * A field that a reader may ignore but must carry: its key is negative, so that no reader takes it for a critical one.
 *
 * @param key below zero
 * @param value opaque
 */
public record Extension(int key, Bytes value) {
    public Extension {
        if (key >= 0) {
            throw new IllegalArgumentException("an extension has a negative key, found " + key);
        }
    }
}
