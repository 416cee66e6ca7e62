package org.medchain.chain.consensus.ratis;

import org.medchain.chain.consensus.qbft.OrderedConsensusFactory;

/**
 * Makes the engine {@code ratis}: Apache Ratis, a Raft that runs in the members and over their own links, brings events into an
 * order, and members agree on each block by votes, as on {@code qbft}. A member that lies to Raft can stop the ledger; it can
 * neither fork it nor lose an acknowledged event. {@link RatisSettings} are its settings; in a configuration the options have
 * these names, beside those of {@link org.medchain.chain.consensus.qbft.QbftConsensusFactory}:
 *
 * <ul>
 *   <li>{@code leader-ms}: how long a leader may be silent before the others elect another one; 100 to 60000, 2000 unless given.
 *   <li>{@code keep-entries}: so many entries that this member has settled stay in its log for members that are behind; 100 to
 *       1000000, 2000 unless given.
 * </ul>
 */
public final class RatisConsensusFactory extends OrderedConsensusFactory {
    static final String NAME = "ratis";

    /** For the {@link java.util.ServiceLoader}. */
    public RatisConsensusFactory() {
        super(NAME, RatisOptions.ALL, RatisOrdering::open);
    }
}
