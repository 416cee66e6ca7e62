package org.medchain.chain.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
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

    /** Reads the event without the log's checks. If its hash is not the one in the index, reads its block with all checks. */
    StoredEvent read(EventEntry entry) throws StorageException {
        long height = entry.height();
        BlockEntry block = index.block(height).orElseThrow(() -> Damage.of(height, "the index lacks it"));
        Optional<Event> event = part(block, entry);
        Event found = event.isPresent()
                ? event.get()
                : blocks.read(height, block).block().events().get(entry.place().index());
        return new StoredEvent(found, block.hash(), height, block.timestampMillis());
    }

    /** The event at its place in the log, if the event there has the right hash. */
    private Optional<Event> part(BlockEntry block, EventEntry entry) throws StorageException {
        try {
            Event event = Event.decode(log.readPart(block.position(), entry.offset(), entry.length()));
            return index.event(event.hash()).equals(Optional.of(entry)) ? Optional.of(event) : Optional.empty();
        } catch (IOException | MalformedException e) {
            LOG.log(
                    Level.DEBUG,
                    () -> "the event at " + entry.place() + " cannot be read by itself: " + e.getMessage());
            return Optional.empty();
        }
    }
}
