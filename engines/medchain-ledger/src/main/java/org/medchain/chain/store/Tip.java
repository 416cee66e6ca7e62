package org.medchain.chain.store;

import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.BlockHash;

/**
 * What the next block depends on of the last one.
 *
 * @param height of the last block; 0 before the first block
 * @param hash of the last block; the genesis hash before the first block
 * @param timestampMillis of the last block; 0 before the first block
 * @param orderedTo of the last block; 0 before the first block
 */
public record Tip(long height, BlockHash hash, long timestampMillis, long orderedTo) {
    static Tip genesis(BlockHash genesis) {
        return new Tip(0, genesis, 0, 0);
    }

    /** The tip once the block with this header is the last one. */
    public static Tip of(BlockHeader header) {
        return new Tip(header.height(), header.hash(), header.timestampMillis(), header.orderedTo());
    }

    /** True if a block with this header may come next. */
    public boolean isBefore(BlockHeader header) {
        return header.height() == height + 1 && header.previous().equals(hash);
    }
}
