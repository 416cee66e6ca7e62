package org.medchain.chain.consensus.qbft;

import java.util.List;
import org.medchain.chain.block.Block;

/**
 * A prepared certificate: a quorum prepared this block in this round. No other block can be committed in this round or an earlier
 * one any more.
 *
 * @param round the round
 * @param block the block
 * @param prepares the PREPAREs of a quorum
 */
record PreparedCertificate(long round, Block block, List<Signed> prepares) {
    PreparedCertificate {
        prepares = List.copyOf(prepares);
    }
}
