package org.medchain.chain.consensus.bftsmart;

import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A submitted event, as replicas put it into an order.
 *
 * @param timeMillis when a member submitted the event, by its clock
 */
record Order(long timeMillis, Event event) {
    /** The most bytes of an encoded order. */
    static final int MAX_SIZE = Event.MAX_SIZE + 32;

    static Order decode(Bytes encoded) throws MalformedException {
        return StructReader.decode(
                "order",
                encoded,
                MAX_SIZE,
                struct ->
                        new Order(struct.uint(0, 0, Long.MAX_VALUE), Event.decode(struct.bytes(1, 1, Event.MAX_SIZE))));
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, timeMillis)
                .bytes(1, event.encode())
                .toBytes();
    }
}
