package org.medchain.core.store;

import org.medchain.error.MedChainException;

/** An operation key was used before, for something else. A retry with the same key does not help. */
public final class OperationConflictException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public OperationConflictException(String message) {
        super(message);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
