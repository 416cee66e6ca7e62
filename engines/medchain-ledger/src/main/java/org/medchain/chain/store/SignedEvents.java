package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.error.StorageException;

/** The events of one block that have one signer and one type: how far each is behind the one before, as short numbers. */
final class SignedEvents {
    /** The most bytes of the index of an event in its block. */
    private static final int MAX_INDEX = 3;

    private final List<Integer> indices = new ArrayList<>();

    /** Adds the event at this place of the block, after all others. */
    void add(int index) {
        indices.add(index);
    }

    byte[] encode() {
        ByteBuffer steps = ByteBuffer.allocate(MAX_INDEX * indices.size());
        int last = 0;
        for (int index : indices) {
            Numbers.putShort(steps, index - last);
            last = index;
        }
        return Numbers.exact(steps);
    }

    static void decode(long height, byte[] encoded, List<Place> places) throws StorageException {
        ByteBuffer steps = ByteBuffer.wrap(encoded);
        int index = 0;
        while (steps.hasRemaining()) {
            index += (int) Numbers.getShort(steps);
            places.add(new Place(height, index));
        }
    }
}
