package org.medchain.chain.ledger;

import org.medchain.chain.event.EventHash;

/**
 * The position of an AddData event in its stream. It is final, because the ledger accepts one successor of each event.
 * A record is a stream of one.
 *
 * @param first the AddData event that begins the stream and identifies it
 * @param index the event's index, counted from 1
 */
public record StreamPosition(EventHash first, long index) {
    public StreamPosition {
        if (index < 1) {
            throw new IllegalArgumentException("expected an index of at least 1, found " + index);
        }
    }

    /** Whether this is a record or the first chunk of a stream. */
    public boolean isFirst() {
        return index == 1;
    }
}
