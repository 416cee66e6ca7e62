package org.medchain.core.data;

import org.medchain.error.MedChainException;

/**
 * The data store has an object of this name, and an object is never replaced. A retry under this name does not help until
 * that object has been deleted.
 */
public final class AlreadyStoredException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public AlreadyStoredException(ObjectName name) {
        super(name + " is in the data store already, expected none; a retry under this name helps only once it has been"
                + " deleted");
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
