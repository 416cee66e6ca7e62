package org.medchain.core.directory;

import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * What a patient shares of one record or stream, with all that is needed to verify it.
 *
 * @param range what is granted; unrestricted for a record
 * @param reference the EventDG of the record, or of the last chunk shared when the patient granted it (paper: "RefL refers to
 *     the last shared chunk"); if no chunk was in range yet, of the stream's last chunk then
 * @param referenceIndex the chunk that {@code reference} is of; 1 for a record
 * @param shared the chunks in range when the patient granted it; empty for a record
 * @param anchor the digest before the first shared chunk, or the seed where that is chunk 1 or a record; none if no chunk was
 *     in range yet
 */
public record GrantItem(
        DataId id,
        DataKind kind,
        GrantedRange range,
        DigestScheme scheme,
        EventRef reference,
        ChunkIndex referenceIndex,
        Timeline shared,
        Anchor anchor) {
    public GrantItem {
        boolean whole = shared.isEmpty() && referenceIndex.isFirst() && range.equals(GrantedRange.unrestricted());
        if (kind == DataKind.RECORD && !whole) {
            throw new IllegalArgumentException("a record is shared whole and has no timeline");
        }
        if (!shared.within(range).equals(shared)) {
            throw new IllegalArgumentException("the shared chunks lie inside the granted range");
        }
        ChunkIndex expected = referenceIndex;
        if (shared.last().filter(last -> !last.equals(expected)).isPresent()) {
            throw new IllegalArgumentException("the reference is of the last shared chunk, "
                    + shared.last().get() + ", found " + referenceIndex);
        }
    }

    static GrantItem decode(StructReader struct) throws MalformedException {
        DataId id = new DataId(struct.bytes(0, DataId.SIZE));
        DataKind kind = DataKind.decode(struct, 1);
        GrantedRange range = Times.decodeGranted(struct, 2);
        DigestScheme scheme = DigestScheme.of(struct.uint(4, 1, Long.MAX_VALUE));
        EventRef reference = struct.struct(5, EventRef::decode);
        ChunkIndex index = new ChunkIndex(struct.uint(6, 1, Long.MAX_VALUE));
        Timeline shared = Timeline.decode(struct, 7);
        Bytes anchor = struct.bytes(8, 0, Digest.SIZE);
        try {
            return new GrantItem(id, kind, range, scheme, reference, index, shared, new Anchor(anchor));
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    void encode(StructWriter struct) {
        struct.bytes(0, id.value())
                .integer(1, kind.code())
                .optionalInteger(2, range.startMicros())
                .optionalInteger(3, range.endMicros())
                .integer(4, scheme.code())
                .struct(5, reference, EventRef::encode)
                .integer(6, referenceIndex.value())
                .structs(7, shared.runs(), (run, inner) -> run.encode(inner))
                .bytes(8, anchor.value());
    }

    /** Without the anchor, which may be a seed. */
    @Override
    public String toString() {
        return "GrantItem[" + kind + " " + id + "]";
    }
}
