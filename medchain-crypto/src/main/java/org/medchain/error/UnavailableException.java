package org.medchain.error;

/** A network, peer or engine is unreachable, closed, or did not answer in time. */
public class UnavailableException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return true;
    }
}
