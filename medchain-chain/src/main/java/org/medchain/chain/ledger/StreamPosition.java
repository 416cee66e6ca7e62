package org.medchain.chain.ledger;

import org.medchain.chain.event.EventHash;

/**
 * Where an AddData event is in its stream, by the ledger's count: the same for ever, for the ledger takes one successor of
 * each event. A record is a stream of one.
 *
 * @param first the AddData event with which the stream begins; it names the stream
 * @param index the event's, counted from 1
 */
public record StreamPosition(EventHash first, long index) {
    public StreamPosition {
        if (index < 1) {
            throw new IllegalArgumentException("an index in a stream is at least 1, found " + index);
        }
    }

    /** True for a record and for the first chunk of a stream. */
    public boolean isFirst() {
        return index == 1;
    }
}
