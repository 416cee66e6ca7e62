package org.medchain.chain.store;

import org.medchain.chain.ledger.spi.Place;

/**
 * The place of an AddData event in its stream. A single record is a stream of one event.
 *
 * @param first place of the stream's first event
 * @param index of the event in the stream, counted from 1
 */
public record StreamPlace(Place first, long index) {
    public StreamPlace {
        if (index < 1) {
            throw new IllegalArgumentException("the index in a stream is " + index + ", expected at least 1");
        }
    }

    /** The place after this one. */
    public StreamPlace next() {
        return new StreamPlace(first, index + 1);
    }
}
