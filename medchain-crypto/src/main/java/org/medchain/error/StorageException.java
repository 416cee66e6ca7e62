package org.medchain.error;

/** A disk could not be read or written, or its content is damaged. The message says where. */
public final class StorageException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
