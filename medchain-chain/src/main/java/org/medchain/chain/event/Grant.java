package org.medchain.chain.event;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * One record or stream granted by a session, as the patient commits to it on the ledger: {@code {0: inventory, 1:
 * provider, 2: DID, 3: kind, ?4: st, ?5: et, 6: scheme, 7: reference, 8: index of the reference, ?9: first index, 10:
 * anchor}}.
 *
 * @param inventory the id of the inventory that lists the data
 * @param provider who keeps the data and signed its AddData events
 * @param data the granted data
 * @param kind the kind of {@code data}
 * @param range the granted part; unrestricted for a record
 * @param scheme the number of the digest scheme, at least 1
 * @param reference the AddData event of the record, or of the stream's newest chunk in range at the time of the grant;
 *     if none was in range yet, of the stream's newest chunk at that time
 * @param referenceIndex the index of the referenced chunk; 1 for a record
 * @param first the first chunk in range at the time of the grant, if there was one; 1 for a record
 * @param anchor the digest before {@code first}, 32 bytes; empty without {@code first}, or if a chain of the plain
 *     scheme has no seed
 */
public record Grant(
        Digest inventory,
        PublicIdentity provider,
        DataId data,
        DataKind kind,
        GrantedRange range,
        long scheme,
        EventRef reference,
        ChunkIndex referenceIndex,
        Optional<ChunkIndex> first,
        Bytes anchor) {
    /** The largest encoded grant in bytes. */
    public static final int MAX_SIZE = PublicIdentity.MAX_SIZE + 256;

    /** The number of the digest scheme whose chains always have an anchor. */
    private static final int BOUND = 1;

    public Grant {
        String flaw = kind == DataKind.RECORD ? recordFlaw(range, referenceIndex, first) : null;
        if (flaw == null) {
            flaw = flaw(scheme, referenceIndex, first, anchor);
        }
        if (flaw != null) {
            throw new IllegalArgumentException("the grant of data " + data + " has " + flaw);
        }
    }

    private static @Nullable String recordFlaw(
            GrantedRange range, ChunkIndex referenceIndex, Optional<ChunkIndex> first) {
        if (!range.equals(GrantedRange.unrestricted())) {
            return "a range, expected none for a record";
        }
        return referenceIndex.isFirst() && first.isPresent()
                ? null
                : "chunks " + first + " to " + referenceIndex + ", expected chunk 1 of a record";
    }

    private static @Nullable String flaw(
            long scheme, ChunkIndex referenceIndex, Optional<ChunkIndex> first, Bytes anchor) {
        if (scheme < 1) {
            return "digest scheme " + scheme + ", expected at least 1";
        }
        if (first.isPresent() && first.get().compareTo(referenceIndex) > 0) {
            return "first chunk " + first.get() + ", expected at most its last chunk " + referenceIndex;
        }
        boolean mayBeEmpty = first.isEmpty() || (first.get().isFirst() && scheme != BOUND);
        boolean mayBeThere = first.isPresent();
        boolean sound = anchor.isEmpty() ? mayBeEmpty : mayBeThere && anchor.size() == Digest.SIZE;
        return sound
                ? null
                : "an anchor of " + anchor.size() + " bytes, expected " + Digest.SIZE + " exactly before a first chunk";
    }

    /** Decodes a grant from the fields of {@code struct}. */
    public static Grant decode(StructReader struct) throws MalformedException {
        Digest inventory = new Digest(struct.bytes(0, Digest.SIZE));
        PublicIdentity provider = struct.struct(1, PublicIdentity::decode);
        DataId data = new DataId(struct.bytes(2, DataId.SIZE));
        DataKind kind = DataKind.decode(struct, 3);
        GrantedRange range = GrantedRange.decode(struct, 4);
        long scheme = struct.uint(6, 1, Long.MAX_VALUE);
        EventRef reference = struct.struct(7, EventRef::decode);
        ChunkIndex referenceIndex = new ChunkIndex(struct.uint(8, 1, Long.MAX_VALUE));
        Optional<ChunkIndex> first =
                struct.has(9) ? Optional.of(new ChunkIndex(struct.uint(9, 1, Long.MAX_VALUE))) : Optional.empty();
        Bytes anchor = struct.bytes(10, 0, Digest.SIZE);
        try {
            return new Grant(inventory, provider, data, kind, range, scheme, reference, referenceIndex, first, anchor);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Decodes a grant from its canonical encoding. */
    public static Grant decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("grant", encoded, MAX_SIZE, Grant::decode);
    }

    /** Writes the fields of this grant to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.bytes(0, inventory.value())
                .struct(1, provider, PublicIdentity::encode)
                .bytes(2, data.value())
                .integer(3, kind.code());
        range.encode(struct, 4);
        struct.integer(6, scheme).struct(7, reference, EventRef::encode).integer(8, referenceIndex.value());
        first.ifPresent(index -> struct.integer(9, index.value()));
        struct.bytes(10, anchor);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** Shortened ids only: logs must not reveal who shares what with whom. */
    @Override
    public String toString() {
        return "Grant[" + kind + " " + data + ", chunk " + referenceIndex + " at " + reference + "]";
    }
}
