package org.medchain.dht.storage;

import org.medchain.error.MedChainException;

/** What is stored at one address does not verify any more. */
public final class DamageException extends MedChainException {
    private static final long serialVersionUID = 1L;

    /** What is damaged, and where. */
    public DamageException(String message) {
        super(message);
    }

    DamageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
