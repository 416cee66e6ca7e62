package org.medchain.core.store;

import org.medchain.chain.event.Event;

/**
 * A sealed chunk whose event is not known to be on the ledger. The ledger takes the event once, however often it is sent.
 *
 * @param number its place in the outbox, from 1 on; with gaps
 */
public record OutboxEntry(long number, StoredChunk chunk, Event event) {
    public OutboxEntry {
        if (chunk.isRecorded() || !chunk.event().equals(event.hash())) {
            throw new IllegalArgumentException("chunk " + chunk.index() + " of data " + chunk.data()
                    + ": expected one not yet recorded, with event " + chunk.event() + ", found event " + event.hash()
                    + (chunk.isRecorded() ? ", recorded" : ""));
        }
    }
}
