package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.consensus.CertifiedBlock;

/**
 * The output of a {@link QbftInstance} for one input. A driver carries it out in the order of the components. It may carry out
 * several in a row before it forces the votes to the disk, as long as no message leaves before the votes of its output.
 *
 * @param votes to append to the vote log; durable before one of {@code messages} leaves
 * @param messages to send to all other members, in this order
 * @param timer the round whose time starts now; it replaces a timer that is running
 * @param decided the block that is final
 */
record Ready(List<VoteRecord> votes, List<Message> messages, OptionalLong timer, Optional<CertifiedBlock> decided) {
    Ready {
        votes = List.copyOf(votes);
        messages = List.copyOf(messages);
    }
}
