package org.medchain.chain.consensus;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.Block;

/**
 * A block to be agreed on, and the verdict on each candidate event.
 *
 * @param block empty if no candidate may be included
 * @param verdicts one per candidate, in the same order
 */
public record Proposal(Optional<Block> block, List<Verdict> verdicts) {
    public Proposal {
        verdicts = List.copyOf(verdicts);
    }
}
