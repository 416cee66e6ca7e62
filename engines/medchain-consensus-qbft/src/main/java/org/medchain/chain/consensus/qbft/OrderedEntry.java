package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.Event;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What a member puts into the order: {@code {0: version 1, 1: submitter, 2: time, 3: seen, 4: [events]}}. Nothing in it is
 * signed but the events: a false submitter, time or position delays blocks, and no more.
 *
 * @param submitter the number of the member
 * @param timeMillis its clock, in milliseconds since the epoch
 * @param seen the position of its last block when it submitted the entry: the entry ends the block that continues after this
 *     position
 * @param events may be empty, to end a block
 */
record OrderedEntry(int submitter, long timeMillis, long seen, List<Event> events) {
    private static final int VERSION = 1;
    private static final int MAX_EVENTS = 1 << 16;

    OrderedEntry {
        events = List.copyOf(events);
    }

    static OrderedEntry decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("ordered entry", encoded, Ordering.MAX_ENTRY_BYTES, struct -> {
            struct.uint(0, VERSION, VERSION);
            int submitter = (int) struct.uint(1, 0, ConsortiumConfig.MAX_MEMBERS - 1);
            long timeMillis = struct.uint(2, 0, Long.MAX_VALUE);
            long seen = struct.uint(3, 0, Long.MAX_VALUE);
            List<Event> events = new ArrayList<>();
            for (Bytes event : struct.byteStrings(4, 0, MAX_EVENTS, Event.MAX_SIZE)) {
                events.add(Event.decode(event));
            }
            return new OrderedEntry(submitter, timeMillis, seen, events);
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .integer(1, submitter)
                .integer(2, timeMillis)
                .integer(3, seen)
                .byteStrings(4, events.stream().map(Event::encode).toList())
                .toBytes();
    }
}
