package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.chain.block.Place;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.hash.Digest;

/**
 * What the index knows of an event: enough to judge references to it without reading it.
 *
 * @param place where it is
 * @param offset where its bytes begin in the stored block
 * @param length how many they are
 * @param type what it says
 * @param signer the id of the identity that signed it
 * @param stream where it is in its stream; there for AddData alone
 */
public record EventEntry(
        Place place, int offset, int length, EventType type, Digest signer, Optional<StreamPlace> stream) {
    public EventEntry {
        if (stream.isPresent() != type.equals(EventType.ADD_DATA)) {
            throw new IllegalArgumentException(type + " at " + place + " is in " + stream);
        }
    }

    /** The height of its block. */
    public long height() {
        return place.height();
    }
}
