package org.medchain.chain.consensus.bftsmart;

import org.medchain.chain.consensus.qbft.OrderedConsensusFactory;

/**
 * Makes the engine {@code bftsmart}, for consortiums of 4 to 100 members, ordered by BFT-SMaRt. {@code docs/bft-smart.md} lists
 * the failures that the library does not survive. {@link BftSmartSettings} are its settings; in a configuration the options have
 * these names, beside those of {@link org.medchain.chain.consensus.qbft.QbftConsensusFactory}:
 *
 * <ul>
 *   <li>{@code leader-ms}: the time that a leader has to order a request before the others replace it; 100 to 600000, 2000
 *       unless given.
 *   <li>{@code serial-filter}: {@code required} or {@code none}; {@code required} unless given. BFT-SMaRt reads Java objects that
 *       members send. The JVM's serial filter must say which classes those may be. An engine cannot set it, because it is the
 *       filter of the whole JVM.
 * </ul>
 */
public final class BftSmartConsensusFactory extends OrderedConsensusFactory {
    static final String NAME = "bftsmart";

    /** For the {@link java.util.ServiceLoader}. */
    public BftSmartConsensusFactory() {
        super(NAME, BftSmartOptions.ALL, BftSmartOrdering::open);
    }
}
