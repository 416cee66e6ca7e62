package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

/** Reads single events from the log. Thread-safe. */
final class EventReader {
    private static final Logger LOG = System.getLogger(EventReader.class.getName());

    private final BlockIndex index;
    private final BlockLog log;
    private final Blocks blocks;

    /** Reads a whole block, with all checks. */
    @FunctionalInterface
    interface Blocks {
        CertifiedBlock read(long height, BlockEntry entry) throws StorageException;
    }

    EventReader(BlockIndex index, BlockLog log, Blocks blocks) {
        this.index = index;
        this.log = log;
        this.blocks = blocks;
    }

    /** The event with this hash, if it is on the chain. */
    Optional<StoredEvent> find(EventHash event) throws StorageException {
        Optional<Place> place = index.place(event);
        return place.isEmpty()
                ? Optional.empty()
                : Optional.of(read(place.get(), found -> found.equals(event)))
                        .filter(found -> found.event().hash().equals(event));
    }

    /** The event at this place, which must exist. */
    StoredEvent read(Place place) throws StorageException {
        return read(place, found -> index.place(found).equals(Optional.of(place)));
    }

    /** Whether an event with this hash is the one that was sought. */
    @FunctionalInterface
    private interface Sought {
        boolean is(EventHash found) throws StorageException;
    }

    /** Reads the event without the log's checks. If it is not the one that was sought, reads its block with all checks. */
    private StoredEvent read(Place place, Sought sought) throws StorageException {
        long height = place.height();
        BlockEntry block = index.block(height).orElseThrow(() -> Damage.of(height, "the index lacks it"));
        Optional<Event> event = part(block, place, sought);
        Event found = event.isPresent()
                ? event.get()
                : blocks.read(height, block).block().events().get(place.index());
        return new StoredEvent(found, block.hash(), height, block.timestampMillis());
    }

    private Optional<Event> part(BlockEntry block, Place place, Sought sought) throws StorageException {
        EventTable.Location location = block.events().location(place.index());
        try {
            Event event = Event.decode(log.readPart(block.position(), location.offset(), location.length()));
            return sought.is(event.hash()) ? Optional.of(event) : Optional.empty();
        } catch (IOException | MalformedException e) {
            LOG.log(Level.DEBUG, () -> "the " + place + " cannot be read by itself: " + e.getMessage());
            return Optional.empty();
        }
    }
}
