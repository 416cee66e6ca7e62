package org.medchain.chain.store;

import org.medchain.error.StorageException;

/** How damage is reported: always with the height. */
public final class Damage {
    private Damage() {}

    /** Block {@code height} is not what was stored. */
    public static StorageException of(long height, String why) {
        return new StorageException("block " + height + " is damaged: " + why);
    }

    /** Block {@code height} is not what was stored. */
    public static StorageException of(long height, Exception why) {
        return new StorageException("block " + height + " is damaged: " + why.getMessage(), why);
    }
}
