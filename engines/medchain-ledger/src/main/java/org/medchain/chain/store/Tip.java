package org.medchain.chain.store;

import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.event.BlockHash;

/**
 * The last block, as the next one must know it.
 *
 * @param height 0 before the first block
 * @param hash of the block; before the first the genesis hash
 * @param timestampMillis of the block; before the first 0
 */
public record Tip(long height, BlockHash hash, long timestampMillis) {
    static Tip genesis(BlockHash genesis) {
        return new Tip(0, genesis, 0);
    }

    static Tip of(BlockHeader header) {
        return new Tip(header.height(), header.hash(), header.timestampMillis());
    }

    /** True if a block with this header comes directly after this one. */
    public boolean isBefore(BlockHeader header) {
        return header.height() == height + 1 && header.previous().equals(hash);
    }
}
