package org.medchain.crypto.suite;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Remembers which keys were checked in full and found sound, the {@value #MOST} used last: a check costs more than verifying a
 * signature does, and the same keys sign again and again. No other key is ever remembered. Thread-safe.
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

    /** Checks a key, in full unless it is remembered. */
    void check(Bytes key) throws MalformedException {
        if (sound.getIfPresent(key) == null) {
            inFull.check(key);
            sound.put(key, true);
        }
    }
}
