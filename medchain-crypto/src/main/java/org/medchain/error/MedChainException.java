package org.medchain.error;

/**
 * A failure that the outside world can cause: malformed bytes, a failed verification, a refusal, an unreachable engine,
 * a failing disk. Messages name ids and what was expected and found, never a secret.
 *
 * <p>The type of the exception identifies the fault; a type for several faults also has a code. Do not parse messages.
 */
public abstract class MedChainException extends Exception {
    private static final long serialVersionUID = 1L;

    protected MedChainException(String message) {
        super(message);
    }

    protected MedChainException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether the same call may succeed later without intervention. If so, every call may be repeated, with the same
     * operation key if it takes one. If not, the same call will keep failing: make another call, or fix the cause that
     * the message names.
     */
    public abstract boolean retryHelps();
}
