package org.medchain.core.access;

import org.medchain.error.MedChainException;

/** An answer was broken off because it would have gone over the caller's {@link FetchLimits}. None of it was handed out. */
public final class FetchLimitException extends MedChainException {
    private static final long serialVersionUID = 1L;

    /** An answer that is too large. */
    public FetchLimitException(String message) {
        super(message);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
