package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;

/** Serves this member's blocks to others, so much to each between two ticks. Not thread-safe. */
final class BlockServer {
    /** About how many bytes of blocks one message has. */
    private static final int BATCH_BYTES = 1 << 20;
    /** The most bytes of blocks that a member is sent between two ticks. */
    private static final long SERVED_BYTES = 32L << 20;
    /** The cost of looking for blocks, in bytes. */
    private static final int LOOK_BYTES = 16 << 10;

    private final Replica replica;
    private final long[] served = new long[ConsortiumConfig.MAX_MEMBERS];

    BlockServer(Replica replica) {
        this.replica = replica;
    }

    /** Gives each member its allowance again. */
    void tick() {
        Arrays.fill(served, 0);
    }

    /**
     * The blocks from a height on that fit into a message, up to the first damaged one; none if the member was sent enough since
     * the last tick.
     */
    Optional<Message.Blocks> serve(int member, long from) throws StorageException {
        if (served[member] >= SERVED_BYTES) {
            return Optional.empty();
        }
        Message.Blocks blocks = blocks(from);
        served[member] += LOOK_BYTES;
        for (CertifiedBlock block : blocks.blocks()) {
            served[member] += block.block().encode().size();
        }
        return Optional.of(blocks);
    }

    private Message.Blocks blocks(long from) throws StorageException {
        CertifiedBlock[] blocks = new CertifiedBlock[MessageCodec.MAX_BLOCKS];
        int count = 0;
        int bytes = 0;
        Optional<CertifiedBlock> next = replica.block(from);
        while (next.isPresent() && count < blocks.length && bytes < BATCH_BYTES) {
            blocks[count++] = next.get();
            bytes += next.get().block().encode().size();
            next = bytes < BATCH_BYTES ? replica.block(from + count) : Optional.empty();
        }
        return new Message.Blocks(List.of(Arrays.copyOf(blocks, count)));
    }
}
