package org.medchain.chain.store;

import org.medchain.error.StorageException;

/** Exceptions for damaged blocks, which name the height. */
public final class Damage {
    private Damage() {}

    /** Block {@code height} differs from what was stored. */
    public static StorageException of(long height, String why) {
        return new StorageException("block " + height + " is damaged: " + why);
    }

    /** Block {@code height} differs from what was stored. */
    public static StorageException of(long height, Exception why) {
        return new StorageException("block " + height + " is damaged: " + why.getMessage(), why);
    }
}
