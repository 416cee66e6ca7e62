package org.medchain.error;

/**
 * A private key outside memory, for example in a hardware security module, could not be used: the device is
 * unreachable, its session is lost, its PIN is locked, or the key is gone or lacks the permission. Nothing was signed
 * or opened, and nothing is known about the text that was to be opened.
 *
 * <p>Unchecked, because code with keys in memory never meets it. A ledger's member that meets it casts no votes until
 * the key can be used again, and then continues.
 */
public final class KeyUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryHelps;

    /**
     * Creates a failure.
     *
     * @param message what was tried and what the device answered, never a secret
     * @param retryHelps see {@link #retryHelps()}
     */
    public KeyUnavailableException(String message, boolean retryHelps, Throwable cause) {
        super(message + (retryHelps ? "; try again later" : "; a retry helps only after the cause is fixed"), cause);
        this.retryHelps = retryHelps;
    }

    /**
     * Whether the operation may succeed later without intervention; false if somebody must act, for example unlock a
     * PIN.
     */
    public boolean retryHelps() {
        return retryHelps;
    }
}
