package org.medchain.chain.consensus.qbft;

import java.util.List;
import org.medchain.chain.block.Block;

/**
 * A block that a quorum prepared in one round: the only one that may still be committed in that round or an earlier one.
 *
 * @param round in which
 * @param block the block
 * @param prepares the PREPAREs of a quorum
 */
record Prepared(long round, Block block, List<Signed> prepares) {
    Prepared {
        prepares = List.copyOf(prepares);
    }
}
