package org.medchain.error;

/**
 * A failure that the outside world can cause: malformed bytes, a failed verification, a refusal, an unreachable engine,
 * a failing disk. Messages name ids and what was expected and found, never a secret.
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
