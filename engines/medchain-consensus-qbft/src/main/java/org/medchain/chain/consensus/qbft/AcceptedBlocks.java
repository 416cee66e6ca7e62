package org.medchain.chain.consensus.qbft;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;

/** The blocks that a member accepted last at one height: a quorum of COMMITs for one of them may come in a later round. Not thread-safe. */
final class AcceptedBlocks {
    private static final int KEPT = 8;

    private final Map<BlockHash, Block> blocks = new LinkedHashMap<>();

    void add(Block block) {
        blocks.put(block.hash(), block);
        if (blocks.size() > KEPT) {
            blocks.remove(blocks.keySet().iterator().next());
        }
    }

    @Nullable
    Block get(BlockHash hash) {
        return blocks.get(hash);
    }
}
