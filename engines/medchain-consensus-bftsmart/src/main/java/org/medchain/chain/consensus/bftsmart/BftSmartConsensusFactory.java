package org.medchain.chain.consensus.bftsmart;

import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes the engine {@code bftsmart}, for consortiums of 4 to 100 members who stay the same. Not for production: {@code docs/bft-smart.md} says
 * what it does not survive. Options:
 *
 * <ul>
 *   <li>{@code listen}, host:port: where the other members reach this one. Required.
 *   <li>{@code peers}, number=host:port, comma-separated: where the other members are, all of them. Required.
 *   <li>{@code queue-bytes}: how much events may take that wait for a block, before more are refused; 64 MiB.
 *   <li>{@code leader-ms}: how long a leader has to order a request before the others replace it; 2000.
 *   <li>{@code give-up-ms}: how long a submission waits for a quorum; 60000.
 *   <li>{@code serial-filter}: {@code required}, unless {@code none}. BFT-SMaRt reads Java objects that members send. The
 *       JVM must say by its serial filter which classes those may be; an engine cannot, as the filter is the whole JVM's.
 * </ul>
 */
public final class BftSmartConsensusFactory implements ConsensusFactory {
    /** For the {@link java.util.ServiceLoader}. */
    public BftSmartConsensusFactory() {}

    @Override
    public String name() {
        return "bftsmart";
    }

    @Override
    public Consensus start(ConsensusContext context) throws UnavailableException, StorageException {
        Replica replica = context.replica();
        if (!replica.members().equals(replica.config().memberSet())) {
            throw new IllegalArgumentException(
                    "the engine bftsmart serves the first members, found " + replica.members());
        }
        return BftSmartConsensus.start(context, BftSmartOptions.read(context.options(), replica.members()));
    }
}
