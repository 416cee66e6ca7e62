package org.medchain.error;

/**
 * A signature, digest, certificate, proof or sealed text does not verify. Every failure to open a ciphertext is this
 * one.
 */
public class VerificationException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public VerificationException(String message) {
        super(message);
    }

    public VerificationException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
