package org.medchain.chain.remote.wire;

import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * An AddData event with the header of its block: {@code {0: event, 1: header}}. It needs no inclusion proof if a proven event
 * references it, because the quorum that certified the proven event resolved its reference.
 *
 * @param header of the block that holds the event
 */
public record ChunkEvent(Event event, BlockHeader header) {
    /** The most bytes of an encoded chunk event beyond those of its event. */
    public static final int OVERHEAD = BlockHeader.MAX_SIZE + 16;

    /** The reference that block header and event make; it is as good as their source. */
    public EventRef ref() {
        return new EventRef(header.hash(), event.hash());
    }

    static ChunkEvent decode(StructReader struct) throws MalformedException {
        return new ChunkEvent(
                Event.decode(struct.bytes(0, 1, Event.MAX_SIZE)),
                BlockHeader.decode(struct.bytes(1, 1, BlockHeader.MAX_SIZE)));
    }

    void encode(StructWriter struct) {
        struct.bytes(0, event.encode()).bytes(1, header.encode());
    }
}
