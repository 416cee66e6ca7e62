package org.medchain.error;

/**
 * What the outside world can do to a caller: wrong bytes, a failed verification, a refusal, an engine that cannot be
 * reached, a disk that fails. Messages name ids and what was expected and found, never a secret.
 *
 * <p>Faults are told apart by their type, and by a code where a type has several, never by a message.
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
     * True if the same call may succeed later although nobody repairs, grants or changes anything; every call may be repeated
     * then, with the same operation key where it takes one. False if the same call goes on failing: something else has to be
     * called, or somebody has to mend what the message names.
     */
    public abstract boolean retryHelps();
}
