package org.medchain.chain.remote;

import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * An event of a stream, and the header of its block: {@code {0: event, 1: header}}. It needs no proof of its own where its
 * reference comes from a proven event, for a quorum has looked up what that refers to.
 *
 * @param event of the chunk
 * @param header of the block that holds it
 */
record Chunk(Event event, BlockHeader header) {
    /** What a chunk adds, at the most, to the size of its event. */
    static final int OVERHEAD = BlockHeader.MAX_SIZE + 16;

    /** Where it says it is. */
    EventRef ref() {
        return new EventRef(header.hash(), event.hash());
    }

    static Chunk decode(StructReader struct) throws MalformedException {
        return new Chunk(
                Event.decode(struct.bytes(0, 1, Event.MAX_SIZE)),
                BlockHeader.decode(struct.bytes(1, 1, BlockHeader.MAX_SIZE)));
    }

    void encode(StructWriter struct) {
        struct.bytes(0, event.encode()).bytes(1, header.encode());
    }
}
