package org.medchain.core.role;

import org.medchain.error.MedChainException;

/**
 * Another writer has put something else where this one wanted to put its chunk. Nothing of either is lost: what is there is
 * kept, and what was refused is with the caller. A stream is resumed and goes on after what is there.
 */
public final class StreamConflictException extends MedChainException {
    private static final long serialVersionUID = 1L;

    /** What is there, and what was to be. */
    public StreamConflictException(String message) {
        super(message);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
