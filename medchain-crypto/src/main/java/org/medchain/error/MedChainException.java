package org.medchain.error;

/**
 * What the outside world can do to a caller: wrong bytes, a failed verification, a refusal, an engine that cannot be
 * reached, a disk that fails. Messages name ids and what was expected and found, never a secret.
 */
public abstract class MedChainException extends Exception {
    private static final long serialVersionUID = 1L;

    protected MedChainException(String message) {
        super(message);
    }

    protected MedChainException(String message, Throwable cause) {
        super(message, cause);
    }
}
