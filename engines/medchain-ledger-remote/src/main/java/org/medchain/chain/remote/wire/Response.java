package org.medchain.chain.remote.wire;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.StreamPosition;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * An encoded answer: {@code {0: version 1, 1: id, 2: height, 3: kind, …}}.
 *
 * @param id of the request
 * @param height that the member's chain had at least when it looked the answer up
 */
public record Response(long id, long height, Answer answer) {
    /** The most bytes of an encoded response under the largest block limits. */
    public static final int MAX_SIZE = Block.MAX_SIZE + BlockCertificate.MAX_SIZE + 256;
    /** The most bytes of a page of chunks or events: 512 KiB. A first entry that is larger makes a page by itself. */
    public static final int MAX_PAGE_BYTES = 512 << 10;
    /** The most chunks on a page. */
    public static final int MAX_PAGE_CHUNKS = 64;
    /** The most events on a page. */
    public static final int MAX_PAGE_EVENTS = 64;

    /** The most bytes of the map header and the first two fields. */
    private static final int HEAD_SIZE = 1 + 2 + 1 + 9;

    private static final int MAX_DETAIL = 512;
    private static final int VERSION = 1;
    private static final int PROVEN = 1;
    private static final int ABSENT = 2;
    private static final int BEHIND = 3;
    private static final int UNAVAILABLE = 4;
    private static final int REFUSED = 5;
    private static final int CHUNKS = 6;
    private static final int FOUND = 7;
    private static final int HEAD = 8;
    private static final int POSITIONED = 9;
    private static final int EVENTS = 10;
    private static final int NAMED = 11;

    /** The most bytes of an encoded response under this consortium's block limits. */
    public static int maxSize(ConsortiumConfig config) {
        int chunks = MAX_PAGE_BYTES + EventProof.MAX_SIZE;
        int block = config.limits().maxBlockBytes() + BlockCertificate.MAX_SIZE;
        return Math.max(chunks, block) + 256;
    }

    public Bytes encode() {
        StructWriter struct =
                new StructWriter().integer(0, VERSION).integer(1, id).integer(2, height);
        if (answer instanceof Answer.Proven proven) {
            struct.integer(3, PROVEN).bytes(4, proven.proof().encode());
        } else if (answer instanceof Answer.Absent) {
            struct.integer(3, ABSENT);
        } else if (answer instanceof Answer.Behind) {
            struct.integer(3, BEHIND);
        } else if (answer instanceof Answer.Unavailable unavailable) {
            struct.integer(3, UNAVAILABLE).text(4, shortened(unavailable.detail()));
        } else if (answer instanceof Answer.Refused refused) {
            struct.integer(3, REFUSED)
                    .integer(4, RefusalCodes.code(refused.reason()))
                    .text(5, shortened(refused.detail()));
        } else if (answer instanceof Answer.Chunks page) {
            struct.integer(3, CHUNKS).structs(4, page.chunks(), ChunkEvent::encode);
        } else if (answer instanceof Answer.Found found) {
            struct.integer(3, FOUND)
                    .bytes(4, found.block().block().encode())
                    .bytes(5, found.block().certificate().encode());
        } else if (answer instanceof Answer.Head head) {
            struct.integer(3, HEAD)
                    .bytes(4, head.header().encode())
                    .bytes(5, head.certificate().encode());
        } else if (answer instanceof Answer.Positioned positioned) {
            struct.integer(3, POSITIONED)
                    .bytes(4, positioned.proof().encode())
                    .bytes(5, positioned.position().first().value())
                    .integer(6, positioned.position().index());
        } else if (answer instanceof Answer.Named named) {
            struct.integer(3, NAMED).struct(4, named.event(), EventRef::encode);
        } else if (answer instanceof Answer.Events page) {
            struct.integer(3, EVENTS)
                    .byteStrings(
                            4, page.proofs().stream().map(EventProof::encode).toList())
                    .bool(5, page.more());
        }
        return struct.toBytes();
    }

    /** Reads the id without decoding the rest. */
    public static long idOf(Bytes encoded) throws MalformedException {
        return StructReader.decodeStart("ledger response", encoded, HEAD_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return struct.uint(1, 0, Long.MAX_VALUE);
        });
    }

    public static Response decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("ledger response", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            long id = struct.uint(1, 0, Long.MAX_VALUE);
            long height = struct.uint(2, 0, Long.MAX_VALUE);
            int kind = (int) struct.uint(3, PROVEN, NAMED);
            return new Response(id, height, answer(kind, struct));
        });
    }

    private static Answer answer(int kind, StructReader struct) throws MalformedException {
        return switch (kind) {
            case PROVEN -> new Answer.Proven(EventProof.decode(struct.bytes(4, 1, EventProof.MAX_SIZE)));
            case ABSENT -> new Answer.Absent();
            case BEHIND -> new Answer.Behind();
            case UNAVAILABLE -> new Answer.Unavailable(struct.text(4, MAX_DETAIL));
            case REFUSED -> refused(struct);
            case CHUNKS -> new Answer.Chunks(struct.structs(4, 1, MAX_PAGE_CHUNKS, ChunkEvent::decode));
            case FOUND ->
                new Answer.Found(
                        new CertifiedBlock(Block.decode(struct.bytes(4, 1, Block.MAX_SIZE)), certificate(struct)));
            case HEAD ->
                new Answer.Head(BlockHeader.decode(struct.bytes(4, 1, BlockHeader.MAX_SIZE)), certificate(struct));
            case POSITIONED ->
                new Answer.Positioned(
                        EventProof.decode(struct.bytes(4, 1, EventProof.MAX_SIZE)),
                        new StreamPosition(
                                EventHash.of(struct.bytes(5, Digest.SIZE)), struct.uint(6, 1, Long.MAX_VALUE)));
            case NAMED -> new Answer.Named(struct.struct(4, EventRef::decode));
            default -> events(struct);
        };
    }

    private static Answer events(StructReader struct) throws MalformedException {
        List<EventProof> proofs = new ArrayList<>();
        for (Bytes proof : struct.byteStrings(4, 0, MAX_PAGE_EVENTS, EventProof.MAX_SIZE)) {
            proofs.add(EventProof.decode(proof));
        }
        boolean more = struct.bool(5);
        if (more && proofs.isEmpty()) {
            throw struct.malformed("a page that has no events and says that more follow");
        }
        return new Answer.Events(proofs, more);
    }

    private static Answer refused(StructReader struct) throws MalformedException {
        RefusalReason reason = RefusalCodes.reason((int) struct.uint(4, 1, RefusalCodes.LAST));
        return new Answer.Refused(reason, struct.text(5, MAX_DETAIL));
    }

    private static BlockCertificate certificate(StructReader struct) throws MalformedException {
        return BlockCertificate.decode(struct.bytes(5, 1, BlockCertificate.MAX_SIZE));
    }

    /** ASCII, so that the limit holds in bytes too. */
    private static String shortened(String detail) {
        String plain = detail.replaceAll("[^ -~]", "?");
        return plain.length() <= MAX_DETAIL ? plain : plain.substring(0, MAX_DETAIL);
    }
}
