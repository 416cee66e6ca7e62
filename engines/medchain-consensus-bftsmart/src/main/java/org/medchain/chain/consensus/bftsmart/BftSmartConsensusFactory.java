package org.medchain.chain.consensus.bftsmart;

import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes the engine {@code bftsmart}, for consortiums of 4 to 100 members that do not change. It is not for production:
 * {@code docs/bft-smart.md} lists the failures that it does not survive. {@link BftSmartSettings} are its settings; in a
 * configuration the options have these names:
 *
 * <ul>
 *   <li>{@code listen}, host:port: where the other members reach this one. Required.
 *   <li>{@code peers}, number=host:port, comma-separated: the addresses of all other members. Required.
 *   <li>{@code queue-bytes}: the bytes of events that may wait for a block before more are refused; 64 MiB.
 *   <li>{@code leader-ms}: the time that a leader has to order a request before the others replace it; 100 to 600000, 2000
 *       unless given.
 *   <li>{@code give-up-ms}: how long a submission waits for a quorum; from 100, 60000 unless given.
 *   <li>{@code serial-filter}: {@code required} or {@code none}; {@code required} unless given. BFT-SMaRt reads Java objects that
 *       members send. The JVM's serial filter must say which classes those may be. An engine cannot set it, because it is the
 *       filter of the whole JVM.
 * </ul>
 */
public final class BftSmartConsensusFactory implements ConsensusFactory {
    static final String NAME = "bftsmart";

    /** For the {@link java.util.ServiceLoader}. */
    public BftSmartConsensusFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Consensus start(ConsensusContext context) throws UnavailableException, StorageException {
        Replica replica = context.replica();
        if (!replica.members().equals(replica.config().memberSet())) {
            throw new IllegalArgumentException(
                    "the engine bftsmart serves the members of the genesis configuration, expected "
                            + replica.config().memberSet() + ", found " + replica.members());
        }
        return BftSmartConsensus.start(context, BftSmartOptions.read(context.options(), replica.members()));
    }
}
