package org.medchain.chain.block;

import java.time.Instant;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/** An event proven to be on the ledger. Only {@link EventProof#verify} creates it. Immutable. */
public final class ProvenEvent {
    private final Event event;
    private final EventRef ref;
    private final BlockHeader header;

    ProvenEvent(Event event, EventRef ref, BlockHeader header) {
        this.event = event;
        this.ref = ref;
        this.header = header;
    }

    /** The event. */
    public Event event() {
        return event;
    }

    /** The event's position on the ledger. */
    public EventRef ref() {
        return ref;
    }

    /** The height of its block. */
    public long height() {
        return header.height();
    }

    /** The timestamp of its block. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(header.timestampMillis());
    }

    @Override
    public String toString() {
        return event + " at height " + height();
    }
}
