package org.medchain.crypto.suite;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Remembers the {@value #MOST} keys used last that passed the full check. A full check costs more than verifying a
 * signature, and the same keys sign repeatedly. Keys that fail are never remembered. Thread-safe.
 */
final class SoundKeys {
    static final int MOST = 4_096;

    private final Check inFull;
    private final Cache<Bytes, Boolean> sound =
            CacheBuilder.newBuilder().maximumSize(MOST).build();

    /** Checks a key in full. */
    @FunctionalInterface
    interface Check {
        /** Throws if the key is not sound. */
        void check(Bytes key) throws MalformedException;
    }

    SoundKeys(Check inFull) {
        this.inFull = inFull;
    }

    /** Checks a key in full unless it is remembered. */
    void check(Bytes key) throws MalformedException {
        if (sound.getIfPresent(key) == null) {
            inFull.check(key);
            sound.put(key, true);
        }
    }
}
