package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * The events of one block in its {@link BlockEntry}: where the first one begins in the encoded block; then of each, in their order,
 * the length, the type and the signer's number. An AddData also has its index in its stream and, unless that is 1, the place of the
 * stream's first event. All are short numbers.
 */
record EventTable(ByteBuffer encoded) {
    private static final int FIELDS = 5;

    EventTable {
        encoded = encoded.asReadOnlyBuffer();
    }

    /** Where the bytes of an event are in the encoded block. */
    record Location(int offset, int length) {}

    /** Collects the events of a block. */
    static final class Builder {
        private final ByteBuffer encoded;

        /** A table of at most {@code events}, the first of which begins at {@code offset}. */
        Builder(int events, int offset) {
            encoded = ByteBuffer.allocate((1 + FIELDS * events) * Numbers.MAX_SHORT);
            Numbers.putShort(encoded, offset);
        }

        /** Adds the next event; AddData has a place in a stream. */
        void add(int length, EventType type, long signer, Optional<StreamPlace> stream) {
            Numbers.putShort(encoded, length);
            Numbers.putShort(encoded, type.code());
            Numbers.putShort(encoded, signer);
            stream.ifPresent(place -> {
                Numbers.putShort(encoded, place.index());
                if (place.index() > 1) {
                    Numbers.putShort(encoded, place.first().value());
                }
            });
        }

        EventTable build() {
            return new EventTable(encoded.flip());
        }
    }

    /** The ids of signers by their numbers. */
    @FunctionalInterface
    interface Signers {
        Digest id(long number) throws StorageException;
    }

    Location location(int index) throws StorageException {
        return new Cursor(encoded.duplicate()).seek(index);
    }

    EventEntry entry(Place place, BlockHash block, Signers signers) throws StorageException {
        Cursor cursor = new Cursor(encoded.duplicate());
        Location unused = cursor.seek(place.index());
        Optional<StreamPlace> stream = Optional.empty();
        if (cursor.type == EventType.ADD_DATA.code()) {
            Place first = cursor.index == 1 ? place : Place.of(cursor.first);
            stream = Optional.of(new StreamPlace(first, cursor.index));
        }
        return new EventEntry(place, block, new EventType(cursor.type), signers.id(cursor.signer), stream);
    }

    /** Reads the rows up to one of them. Each event is a byte string, which begins with a head. */
    private static final class Cursor {
        private final ByteBuffer rows;
        private long type;
        private long signer;
        private long index;
        private long first;

        Cursor(ByteBuffer rows) {
            this.rows = rows;
        }

        Location seek(int wanted) throws StorageException {
            int offset = (int) Numbers.getShort(rows);
            int length = next();
            for (int row = 0; row < wanted; row++) {
                offset += length;
                length = next();
                offset += ByteStrings.head(length);
            }
            return new Location(offset, length);
        }

        private int next() throws StorageException {
            int length = (int) Numbers.getShort(rows);
            type = Numbers.getShort(rows);
            signer = Numbers.getShort(rows);
            if (type == EventType.ADD_DATA.code()) {
                index = Numbers.getShort(rows);
                first = index == 1 ? 0 : Numbers.getShort(rows);
            }
            return length;
        }
    }
}
