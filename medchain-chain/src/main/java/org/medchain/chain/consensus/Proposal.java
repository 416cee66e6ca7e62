package org.medchain.chain.consensus;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.Block;

/**
 * A block to be agreed on, and what became of each candidate for it.
 *
 * @param block absent if no candidate may be in it
 * @param verdicts one for each candidate, in their order
 */
public record Proposal(Optional<Block> block, List<Verdict> verdicts) {
    public Proposal {
        verdicts = List.copyOf(verdicts);
    }
}
