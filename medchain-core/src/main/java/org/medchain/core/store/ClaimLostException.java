package org.medchain.core.store;

import org.medchain.error.MedChainException;

/**
 * A claim is not held any more: it was taken over after its lease, or the data was closed. Nothing was sealed, and the bytes
 * under that index are not the caller's to delete. A retry of the same call does not help; a new claim may.
 */
public final class ClaimLostException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public ClaimLostException(String message) {
        super(message);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
