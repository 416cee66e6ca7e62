package org.medchain.core.role;

import org.medchain.chain.event.DataId;
import org.medchain.core.store.DataState;
import org.medchain.error.MedChainException;

/**
 * A record or stream was closed, withdrawn or erased, and takes no more chunks. A retry does not help; under another operation
 * key new data may begin.
 */
public final class DataEndedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final DataState state;

    /** What became of {@code data}. */
    public DataEndedException(DataId data, DataState state) {
        super("data " + data + " is " + state + ", expected OPEN: it takes no more chunks. A retry does not help; under"
                + " another operation key new data may begin");
        this.state = state;
    }

    /** What became of the data. */
    public DataState state() {
        return state;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
