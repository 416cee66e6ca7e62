package org.medchain.error;

/**
 * A disk could not be read or written, or its content is damaged. The message says where. A retry does not help until
 * somebody has fixed the cause: freed space, granted access, restored a copy, or ended the process that uses the folder.
 */
public final class StorageException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
