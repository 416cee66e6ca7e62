package org.medchain.chain.consensus.qbft;

import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * A record of the vote log:
 * {@code {0: version 2, 1: height, 2: round, 3: accepted block?, 4: prepared?}}.
 *
 * @param view the member's view; it has given up all earlier ones at this height
 * @param accepted the block that it accepted in this view; it must not accept another one
 * @param prepared its prepared certificate of this view; it may have sent a COMMIT
 */
record VoteRecord(View view, Optional<BlockHash> accepted, Optional<PreparedCertificate> prepared) {
    /** The most bytes of an encoded record. */
    static final int MAX_SIZE = Block.MAX_SIZE + ConsortiumConfig.MAX_MEMBERS * Signed.MAX_SIZE + 256;

    private static final int VERSION = 2;

    static VoteRecord moved(View view) {
        return new VoteRecord(view, Optional.empty(), Optional.empty());
    }

    static VoteRecord accepted(View view, BlockHash block) {
        return new VoteRecord(view, Optional.of(block), Optional.empty());
    }

    static VoteRecord prepared(View view, PreparedCertificate prepared) {
        return new VoteRecord(view, Optional.of(prepared.block().hash()), Optional.of(prepared));
    }

    /** True if this record implies {@code earlier}, which then need not be kept. */
    boolean repeats(VoteRecord earlier) {
        boolean sameBlock = earlier.accepted.isEmpty() || earlier.accepted.equals(accepted);
        return view.equals(earlier.view) && sameBlock && earlier.prepared.isEmpty();
    }

    static VoteRecord decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("vote record", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            View view = new View(struct.uint(1, 1, Long.MAX_VALUE), struct.uint(2, 0, Long.MAX_VALUE));
            Optional<BlockHash> accepted =
                    struct.optionalBytes(3, Digest.SIZE, Digest.SIZE).map(BlockHash::of);
            return new VoteRecord(view, accepted, struct.optionalStruct(4, MessageCodec::prepared));
        });
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .integer(1, view.height())
                .integer(2, view.round())
                .optionalBytes(3, accepted.map(BlockHash::value))
                .optionalStruct(4, prepared, MessageCodec::prepared)
                .toBytes();
    }
}
