package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.hash.Digest;

/**
 * What the index knows of an event: enough to check references to it without reading it.
 *
 * @param place on the chain
 * @param block hash of its block
 * @param type of the event
 * @param signer id of the identity that signed it
 * @param stream its place in its stream; present for AddData, and only for it
 */
public record EventEntry(Place place, BlockHash block, EventType type, Digest signer, Optional<StreamPlace> stream) {
    public EventEntry {
        if (stream.isPresent() != type.equals(EventType.ADD_DATA)) {
            throw new IllegalArgumentException(
                    "an event of type " + type + " at " + place + " has the stream place " + stream);
        }
    }

    /** The height of its block. */
    public long height() {
        return place.height();
    }
}
