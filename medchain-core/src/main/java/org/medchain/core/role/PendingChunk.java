package org.medchain.core.role;

import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.digest.ChainSeed;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * A record or chunk on its way: stored, but not known to be on the ledger and in the inventory. Kept in the provider's outbox
 * so that a crash on the way is finished later with the very same event, which the ledger takes once.
 *
 * @param range absent for a record that covers no time in particular
 */
record PendingChunk(
        InventoryPointer inventory,
        Event event,
        DataId data,
        DataKind kind,
        DataDescription description,
        DigestScheme scheme,
        ChainSeed seed,
        ChunkIndex index,
        Optional<TimeRange> range) {
    private static final int MAX_SIZE = 1 << 20;
    private static final int VERSION = 1;

    static PendingChunk decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("outbox entry", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            InventoryPointer inventory = InventoryPointer.decode(struct.bytes(1, 1, InventoryPointer.MAX_SIZE));
            Event event = Event.decode(struct.bytes(2, 1, Event.MAX_SIZE));
            DataId data = new DataId(struct.bytes(3, DataId.SIZE));
            DataKind kind = struct.bool(4) ? DataKind.STREAM : DataKind.RECORD;
            DataDescription description = DataDescription.decode(struct, 5);
            DigestScheme scheme = DigestScheme.of(struct.uint(7, 1, Long.MAX_VALUE));
            Bytes seed = struct.bytes(8, 0, Digest.SIZE);
            ChunkIndex index = new ChunkIndex(struct.uint(9, 1, Long.MAX_VALUE));
            OptionalLong start = struct.optionalInteger(10);
            OptionalLong end = struct.optionalInteger(11);
            if (start.isPresent() != end.isPresent()) {
                throw struct.malformed("a range has both a start and an end");
            }
            try {
                Optional<TimeRange> range = start.isPresent()
                        ? Optional.of(new TimeRange(start.getAsLong(), end.getAsLong()))
                        : Optional.empty();
                return new PendingChunk(
                        inventory, event, data, kind, description, scheme, new ChainSeed(seed), index, range);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }

    Bytes encode() {
        StructWriter struct = new StructWriter()
                .integer(0, VERSION)
                .bytes(1, inventory.encode())
                .bytes(2, event.encode())
                .bytes(3, data.value())
                .bool(4, kind == DataKind.STREAM);
        description.encode(struct, 5);
        struct.integer(7, scheme.code()).bytes(8, seed.value()).integer(9, index.value());
        range.ifPresent(r -> struct.integer(10, r.startMicros()).integer(11, r.endMicros()));
        return struct.toBytes();
    }

    /** The inventory with this chunk in it; unchanged if it is there already. */
    Inventory addTo(Inventory current, EventRef receipt) {
        Optional<InventoryEntry> known = current.find(data);
        if (known.isEmpty()) {
            return current.with(firstEntry(receipt));
        }
        boolean there = known.get().kind() == DataKind.RECORD
                || known.get()
                        .timeline()
                        .last()
                        .filter(last -> last.compareTo(index) >= 0)
                        .isPresent();
        return there ? current : current.with(known.get().grownBy(range.orElseThrow(), receipt));
    }

    private InventoryEntry firstEntry(EventRef receipt) {
        boolean stream = kind == DataKind.STREAM;
        return new InventoryEntry(
                data,
                kind,
                description,
                scheme,
                seed,
                receipt,
                stream ? Optional.empty() : range,
                stream ? Timeline.empty().append(range.orElseThrow()) : Timeline.empty());
    }
}
