package org.medchain.chain.event;

import org.jspecify.annotations.Nullable;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;

/** What the known event types share. */
final class Bodies {
    private Bodies() {}

    /** Reads the body of an event of the expected type. */
    static <T> T decode(Event event, EventType expected, StructReader.Decoder<T> decoder) throws MalformedException {
        if (!event.type().equals(expected)) {
            throw new MalformedException("event " + event.hash() + " is " + event.type() + ", expected " + expected);
        }
        return StructReader.decode(expected + " body", event.body(), Event.MAX_SIZE, decoder);
    }

    /** A part that a builder cannot do without. */
    static <T> T required(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("the " + name + " is missing");
        }
        return part;
    }
}
