package org.medchain.core.directory;

import java.util.Optional;
import org.medchain.chain.digest.ChainSeed;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * One record or stream in an inventory (paper Def. 3).
 *
 * @param description tags and URL
 * @param scheme how its digests are made
 * @param seed of its digest chain: 32 bytes, or none with the plain scheme; never on the ledger
 * @param lastEvent Ref of a record, RefL of a stream: the EventDG of its last chunk
 * @param recordTime when a record's data was taken, if known; absent for a stream
 * @param timeline which time each chunk of a stream covers; empty for a record
 */
public record InventoryEntry(
        DataId id,
        DataKind kind,
        DataDescription description,
        DigestScheme scheme,
        ChainSeed seed,
        EventRef lastEvent,
        Optional<TimeRange> recordTime,
        Timeline timeline) {
    public InventoryEntry {
        boolean stream = kind == DataKind.STREAM;
        if (stream == timeline.isEmpty() || (stream && recordTime.isPresent())) {
            throw new IllegalArgumentException("a stream has a timeline and a record has none, found a " + kind
                    + (timeline.isEmpty() ? " without" : " with") + " chunk times");
        }
        if (timeline.first().filter(first -> !first.isFirst()).isPresent()) {
            throw new IllegalArgumentException("a stream's timeline begins with chunk 1");
        }
        if (seed.value().isEmpty() && scheme != DigestScheme.PLAIN) {
            throw new IllegalArgumentException("scheme " + scheme + " needs a seed");
        }
    }

    static InventoryEntry decode(StructReader struct) throws MalformedException {
        DataId id = new DataId(struct.bytes(0, DataId.SIZE));
        DataKind kind = DataKind.decode(struct, 1);
        DataDescription description = DataDescription.decode(struct, 2);
        DigestScheme scheme = DigestScheme.of(struct.uint(4, 1, Long.MAX_VALUE));
        Bytes seed = struct.bytes(5, 0, Digest.SIZE);
        EventRef last = struct.struct(6, EventRef::decode);
        Optional<TimeRange> time = Times.decode(struct, 7);
        Timeline timeline = kind == DataKind.STREAM ? Timeline.decode(struct, 9) : Timeline.empty();
        try {
            return new InventoryEntry(id, kind, description, scheme, new ChainSeed(seed), last, time, timeline);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    void encode(StructWriter struct) {
        struct.bytes(0, id.value()).integer(1, kind.code());
        description.encode(struct, 2);
        struct.integer(4, scheme.code())
                .bytes(5, seed.value())
                .struct(6, lastEvent, EventRef::encode)
                .optionalInteger(7, Times.start(recordTime))
                .optionalInteger(8, Times.end(recordTime));
        if (!timeline.isEmpty()) {
            struct.structs(9, timeline.runs(), ChunkRun::encode);
        }
    }

    /** This entry with another description. */
    public InventoryEntry describedAs(DataDescription other) {
        return new InventoryEntry(id, kind, other, scheme, seed, lastEvent, recordTime, timeline);
    }

    /** This stream with one more chunk. */
    public InventoryEntry grownBy(TimeRange chunk, EventRef event) {
        return new InventoryEntry(id, kind, description, scheme, seed, event, recordTime, timeline.append(chunk));
    }

    /** Without the seed and the description. */
    @Override
    public String toString() {
        return "InventoryEntry[" + kind + " " + id + "]";
    }
}
