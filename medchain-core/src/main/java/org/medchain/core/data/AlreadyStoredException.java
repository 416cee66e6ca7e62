package org.medchain.core.data;

import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.error.MedChainException;

/**
 * The data store has a chunk under this index, and a chunk is never replaced. A retry does not help until that chunk has been
 * deleted.
 */
public final class AlreadyStoredException extends MedChainException {
    private static final long serialVersionUID = 1L;

    public AlreadyStoredException(DataId data, ChunkIndex index) {
        super("chunk " + index + " of data " + data
                + " is in the data store already, expected none; a retry helps only once it has been deleted");
    }
}
