package org.medchain.chain.block;

import java.util.OptionalLong;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MalformedException;

/**
 * The header that identifies and links a block: {@code {0: version 1, 1: height, 2: previous block, 3: Merkle root, 4:
 * timestamp, 5: event count, 6: ordered to}}.
 *
 * @param height at least 1; height 0 is the genesis configuration
 * @param previous the hash of the previous block; for the first block the genesis hash
 * @param merkleRoot the root of the tree over the hashes of the block's events
 * @param timestampMillis the time of the proposal in milliseconds since the epoch; at least 0
 * @param eventCount 1 to {@link Block#MAX_EVENTS}; fixes the size of the tree, which the root alone does not
 * @param orderedTo the position in the {@linkplain org.medchain.chain.ordering.Ordering ordering} up to which all entries are
 *     settled after this block; 0 if no ordering ever supplied entries to this chain; never below that of the previous block
 */
public record BlockHeader(
        long height, BlockHash previous, Digest merkleRoot, long timestampMillis, int eventCount, long orderedTo) {
    /** The largest encoded header in bytes. */
    public static final int MAX_SIZE = 256;

    private static final int VERSION = 1;
    private static final DomainTag HASHED = DomainTag.of("block");

    public BlockHeader {
        if (height < 1 || timestampMillis < 0 || eventCount < 1 || eventCount > Block.MAX_EVENTS || orderedTo < 0) {
            throw new IllegalArgumentException("expected a height of at least 1, a timestamp of at least 0 ms, 1 to "
                    + Block.MAX_EVENTS + " events and a position of at least 0, found height " + height + ", "
                    + timestampMillis + " ms, " + eventCount + " events and position " + orderedTo);
        }
    }

    /** Decodes a header from its canonical encoding. */
    public static BlockHeader decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("block header", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new BlockHeader(
                    struct.uint(1, 1, Long.MAX_VALUE),
                    BlockHash.of(struct.bytes(2, Digest.SIZE)),
                    new Digest(struct.bytes(3, Digest.SIZE)),
                    struct.uint(4, 0, Long.MAX_VALUE),
                    (int) struct.uint(5, 1, Block.MAX_EVENTS),
                    orderedTo(struct));
        });
    }

    /** Absent stands for 0, which therefore is not encoded. */
    private static long orderedTo(StructReader struct) throws MalformedException {
        OptionalLong position = struct.optionalInteger(6);
        if (position.isPresent() && position.getAsLong() < 1) {
            throw struct.malformed("position " + position.getAsLong() + " in the ordering, expected at least 1");
        }
        return position.orElse(0);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .integer(1, height)
                .bytes(2, previous.value())
                .bytes(3, merkleRoot.value())
                .integer(4, timestampMillis)
                .integer(5, eventCount)
                .optionalInteger(6, orderedTo == 0 ? OptionalLong.empty() : OptionalLong.of(orderedTo))
                .toBytes();
    }

    /** The paper's BH: SHA-256 of the tag {@code medchain/v1/block} and the encoding. */
    public BlockHash hash() {
        return new BlockHash(Hasher.hash(HASHED, encode()));
    }
}
