package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * The encoding of an {@link EventEntry} under its place: offset, length, type and the signer's number, all as short numbers. A
 * chunk that is not the first of its stream also has the place of the stream's first event, and its own index.
 */
final class EventRecord {
    private static final int FIELDS = 6;

    private EventRecord() {}

    static byte[] encode(EventEntry entry, long signer) {
        ByteBuffer encoded = ByteBuffer.allocate(FIELDS * Numbers.MAX_SHORT);
        Numbers.putShort(encoded, entry.offset());
        Numbers.putShort(encoded, entry.length());
        Numbers.putShort(encoded, entry.type().code());
        Numbers.putShort(encoded, signer);
        entry.stream().filter(stream -> stream.index() > 1).ifPresent(stream -> {
            Numbers.putShort(encoded, stream.first().value());
            Numbers.putShort(encoded, stream.index());
        });
        byte[] exact = new byte[encoded.flip().remaining()];
        encoded.get(exact);
        return exact;
    }

    /** The ids of signers by their numbers. */
    @FunctionalInterface
    interface Signers {
        Digest id(long number) throws StorageException;
    }

    static EventEntry decode(Place place, ByteBuffer encoded, Signers signers) throws StorageException {
        int offset = (int) Numbers.getShort(encoded);
        int length = (int) Numbers.getShort(encoded);
        EventType type = new EventType(Numbers.getShort(encoded));
        Digest signer = signers.id(Numbers.getShort(encoded));
        return new EventEntry(place, offset, length, type, signer, stream(place, type, encoded));
    }

    private static Optional<StreamPlace> stream(Place place, EventType type, ByteBuffer encoded)
            throws StorageException {
        if (!type.equals(EventType.ADD_DATA)) {
            return Optional.empty();
        }
        return Optional.of(
                encoded.hasRemaining()
                        ? new StreamPlace(Place.of(Numbers.getShort(encoded)), Numbers.getShort(encoded))
                        : new StreamPlace(place, 1));
    }
}
