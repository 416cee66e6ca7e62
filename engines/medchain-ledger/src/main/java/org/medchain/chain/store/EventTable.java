package org.medchain.chain.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.StorageException;

/**
 * The events of one block in its {@link BlockEntry}. Short numbers: where the first event begins in the encoded block, how many there
 * are, and how many pairs of a type and a signer; then these pairs. Then the {@linkplain Column columns}: of each event the length and
 * its pair; of an AddData also its index in its stream and, unless that is 1, the height and index of the place of the stream's first
 * event.
 */
final class EventTable {
    private final int offset;
    private final List<Pair> pairs;
    private final Column lengths;
    private final Column pairNumbers;
    private final Column indices;
    private final Column firstHeights;
    private final Column firstIndices;

    private record Pair(EventType type, long signer) {}

    /** Where the bytes of an event are in the encoded block. */
    record Location(int offset, int length) {
        int end() {
            return offset + length;
        }
    }

    private EventTable(ByteBuffer encoded) throws StorageException {
        offset = (int) Numbers.getShort(encoded);
        int events = (int) Numbers.getShort(encoded);
        pairs = new ArrayList<>();
        for (long left = Numbers.getShort(encoded); left > 0; left--) {
            pairs.add(new Pair(new EventType(Numbers.getShort(encoded)), Numbers.getShort(encoded)));
        }
        lengths = Column.decode(encoded, events);
        pairNumbers = Column.decode(encoded, events);
        indices = Column.decode(encoded, events);
        firstHeights = Column.decode(encoded, events);
        firstIndices = Column.decode(encoded, events);
    }

    /** Reads a table from {@code encoded}, which must not change any more. */
    static EventTable decode(ByteBuffer encoded) throws StorageException {
        return new EventTable(encoded);
    }

    /** Collects the events of a block. */
    static final class Builder {
        private final int offset;
        private final Map<Pair, Integer> pairs = new LinkedHashMap<>();
        private final Column.Builder lengths = new Column.Builder();
        private final Column.Builder pairNumbers = new Column.Builder();
        private final Column.Builder indices = new Column.Builder();
        private final Column.Builder firstHeights = new Column.Builder();
        private final Column.Builder firstIndices = new Column.Builder();

        /** A table of events the first of which begins at {@code offset}. */
        Builder(int offset) {
            this.offset = offset;
        }

        /** Adds the next event; AddData has a place in a stream. */
        void add(int length, EventType type, long signer, Optional<StreamPlace> stream) {
            lengths.add(length);
            pairNumbers.add(pairs.computeIfAbsent(new Pair(type, signer), pair -> pairs.size()));
            Optional<Place> first = stream.filter(place -> place.index() > 1).map(StreamPlace::first);
            indices.add(stream.map(StreamPlace::index).orElse(0L));
            firstHeights.add(first.map(Place::height).orElse(0L));
            firstIndices.add(first.map(Place::index).orElse(0));
        }

        byte[] encode() {
            ByteBuffer head = ByteBuffer.allocate((3 + 2 * pairs.size()) * Numbers.MAX_SHORT);
            Numbers.putShort(head, offset);
            Numbers.putShort(head, lengths.size());
            Numbers.putShort(head, pairs.size());
            for (Pair pair : pairs.keySet()) {
                Numbers.putShort(head, pair.type().code());
                Numbers.putShort(head, pair.signer());
            }
            return Numbers.concat(
                    Numbers.exact(head),
                    lengths.encode(),
                    pairNumbers.encode(),
                    indices.encode(),
                    firstHeights.encode(),
                    firstIndices.encode());
        }
    }

    /** The ids of signers by their numbers. */
    @FunctionalInterface
    interface Signers {
        Digest id(long number) throws StorageException;
    }

    /** How many events there are. */
    int size() {
        return lengths.size();
    }

    Location location(int index) {
        return locations(index, index + 1).get(0);
    }

    /** The locations of the events {@code from}, inclusive, to {@code to}, exclusive. Each event is a byte string, which begins with a head. */
    List<Location> locations(int from, int to) {
        List<Location> found = new ArrayList<>(to - from);
        int at = offset;
        for (int event = 0; event < to; event++) {
            int length = (int) lengths.get(event);
            at += event == 0 ? 0 : ByteStrings.head(length);
            if (event >= from) {
                found.add(new Location(at, length));
            }
            at += length;
        }
        return found;
    }

    EventEntry entry(Place place, BlockHash block, Signers signers) throws StorageException {
        int event = place.index();
        Pair pair = pairs.get((int) pairNumbers.get(event));
        Optional<StreamPlace> stream = Optional.empty();
        if (pair.type().equals(EventType.ADD_DATA)) {
            long index = indices.get(event);
            Place first = index == 1 ? place : new Place(firstHeights.get(event), (int) firstIndices.get(event));
            stream = Optional.of(new StreamPlace(first, index));
        }
        return new EventEntry(place, block, pair.type(), signers.id(pair.signer()), stream);
    }
}
