package org.medchain.error;

/** Bytes are not the canonical encoding of the expected structure. Nothing was computed from them. */
public final class MalformedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
