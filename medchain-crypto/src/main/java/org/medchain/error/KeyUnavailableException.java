package org.medchain.error;

/**
 * A private key could not be used where it is, in a hardware security module say: the device is away, its session is lost, its PIN
 * is locked, the key is gone or may not be used so. Nothing was signed or opened. It says nothing of what was to be opened: only
 * that could not be judged.
 *
 * <p>Unchecked, for whoever signs or opens with keys in memory never meets it. A ledger's member that meets it votes on nothing
 * until the key can be used again, and then goes on.
 */
public final class KeyUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryHelps;

    /**
     * A failure.
     *
     * @param message what was tried and what the device answered, never a secret
     * @param retryHelps see {@link #retryHelps()}
     */
    public KeyUnavailableException(String message, boolean retryHelps, Throwable cause) {
        super(message + (retryHelps ? "; try again later" : "; trying again helps only once this is mended"), cause);
        this.retryHelps = retryHelps;
    }

    /** True if the same may succeed later with nothing done; false if somebody has to mend something first, a locked PIN say. */
    public boolean retryHelps() {
        return retryHelps;
    }
}
