package org.medchain.dht.storage;

import org.medchain.error.MedChainException;

/** What is stored at an address cannot be read or does not verify any more. A retry does not help. */
public final class DamageException extends MedChainException {
    private static final long serialVersionUID = 1L;

    /** Names what is damaged, and where. */
    public DamageException(String message) {
        super(message);
    }

    /** With what was found instead. */
    public DamageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
