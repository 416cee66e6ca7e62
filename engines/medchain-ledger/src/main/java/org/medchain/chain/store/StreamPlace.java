package org.medchain.chain.store;

import org.medchain.chain.block.Place;

/**
 * Where an AddData event is in its stream; a record is a stream of one.
 *
 * @param first the stream's first event
 * @param index the event's, counted from 1
 */
public record StreamPlace(Place first, long index) {
    public StreamPlace {
        if (index < 1) {
            throw new IllegalArgumentException("an index in a stream is at least 1, found " + index);
        }
    }

    /** The place of whatever follows. */
    public StreamPlace next() {
        return new StreamPlace(first, index + 1);
    }
}
