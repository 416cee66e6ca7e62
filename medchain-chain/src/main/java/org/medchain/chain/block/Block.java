package org.medchain.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A header and the events it commits to, in order: {@code {0: header, 1: [event]}}. Header and events always agree in
 * count and Merkle root. Replicas judge whether the events may be on the ledger. Immutable.
 */
public final class Block {
    /** The most events in a block, whatever the consortium's own limit. */
    public static final int MAX_EVENTS = 1 << 16;
    /** The largest encoded block in bytes, whatever the consortium's own limit: 32 MiB. */
    public static final int MAX_SIZE = 32 << 20;
    /** The most bytes that header and framing add to the events of a block. */
    public static final int OVERHEAD = BlockHeader.MAX_SIZE + 16;
    /** The most bytes of framing per event. */
    public static final int OVERHEAD_PER_EVENT = 5;

    private final BlockHeader header;
    private final List<Event> events;
    private final MerkleTree tree;

    private Block(BlockHeader header, List<Event> events, MerkleTree tree) {
        this.header = header;
        this.events = events;
        this.tree = tree;
    }

    /**
     * Creates the block of these events.
     *
     * @param height at least 1
     * @param previous the hash of the previous block; at height 1 the genesis hash
     * @param timestampMillis milliseconds since the epoch
     * @param events 1 to {@value #MAX_EVENTS}
     */
    public static Block create(long height, BlockHash previous, long timestampMillis, List<Event> events) {
        return create(height, previous, timestampMillis, events, 0);
    }

    /** Like {@link #create(long, BlockHash, long, List)}, on a chain that an ordering supplies with entries. */
    public static Block create(
            long height, BlockHash previous, long timestampMillis, List<Event> events, long orderedTo) {
        List<Event> ordered = List.copyOf(events);
        MerkleTree tree = tree(ordered);
        BlockHeader header = new BlockHeader(height, previous, tree.root(), timestampMillis, ordered.size(), orderedTo);
        return new Block(header, ordered, tree);
    }

    /**
     * Decodes a block from its canonical encoding.
     *
     * @throws MalformedException if the bytes are not an encoded block, or the header does not commit to the events
     */
    public static Block decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("block", encoded, MAX_SIZE, struct -> {
            BlockHeader header = BlockHeader.decode(struct.bytes(0, 1, BlockHeader.MAX_SIZE));
            List<Event> events = new ArrayList<>();
            for (Bytes event : struct.byteStrings(1, header.eventCount(), header.eventCount(), Event.MAX_SIZE)) {
                events.add(Event.decode(event));
            }
            MerkleTree tree = tree(events);
            if (!tree.root().equals(header.merkleRoot())) {
                throw struct.malformed(
                        "expected the events' Merkle root to be " + header.merkleRoot() + ", found " + tree.root());
            }
            return new Block(header, List.copyOf(events), tree);
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .bytes(0, header.encode())
                .byteStrings(1, events.stream().map(Event::encode).toList())
                .toBytes();
    }

    /** The header. */
    public BlockHeader header() {
        return header;
    }

    /** The events, in their order. */
    public List<Event> events() {
        return events;
    }

    /** The hash of the header. */
    public BlockHash hash() {
        return header.hash();
    }

    /** The Merkle tree over the hashes of the events. */
    public MerkleTree tree() {
        return tree;
    }

    private static MerkleTree tree(List<Event> events) {
        return MerkleTree.of(events.stream().map(event -> event.hash().digest()).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Block that && header.equals(that.header) && events.equals(that.events);
    }

    @Override
    public int hashCode() {
        return header.hashCode();
    }

    @Override
    public String toString() {
        return "Block[" + header.height() + ", " + hash() + "]";
    }
}
