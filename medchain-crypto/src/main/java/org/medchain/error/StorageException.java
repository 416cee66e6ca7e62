package org.medchain.error;

/**
 * A disk could not be read or written, or what it holds is damaged; the message says where. A retry does not help before
 * somebody has mended that: freed space, given access, put back a copy, or ended the process that holds a folder.
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
