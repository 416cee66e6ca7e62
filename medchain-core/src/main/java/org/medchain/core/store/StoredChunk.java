package org.medchain.core.store;

import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.ObjectName;

/**
 * A chunk that was sealed. A record is one chunk with index 1.
 *
 * @param object where its bytes are in the data store; also says which chunk of what it is
 * @param range the time covered; absent only for a record that covers no time in particular
 * @param event the EventDG of this chunk
 * @param receipt where that event is on the ledger; absent until it was recorded
 */
public record StoredChunk(
        ObjectName object, Optional<TimeRange> range, ChunkFacts facts, EventHash event, Optional<Receipt> receipt) {
    /** The record or stream that it belongs to. */
    public DataId data() {
        return object.data();
    }

    /** Its place in that. */
    public ChunkIndex index() {
        return object.index();
    }

    /** True if its event is on the ledger. */
    public boolean isRecorded() {
        return receipt.isPresent();
    }
}
