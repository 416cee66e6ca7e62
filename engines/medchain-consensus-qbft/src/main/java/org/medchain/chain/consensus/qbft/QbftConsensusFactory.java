package org.medchain.chain.consensus.qbft;

import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes the engine {@code qbft}, for consortiums of 1 to 100 members of which fewer than a third may fail or lie.
 * {@link QbftSettings} are its settings; in a configuration the options have these names:
 *
 * <ul>
 *   <li>{@code listen}, host:port: where the other members reach this one; it binds this address and no other. Required.
 *   <li>{@code peers}, number=host:port, comma-separated: the addresses of other members. They take precedence over the
 *       addresses in the genesis configuration and in changes of the members. A member opens the link to each one with a higher
 *       number. A link without an address on either side is missing, and {@code Ledger.health()} names it.
 *   <li>{@code queue-bytes}: the bytes of events that may wait for a block before more are refused; 64 MiB.
 *   <li>{@code round-ms}: the time of round 0; each later round has twice the time of the one before; 10 to 600000, 1000 unless
 *       given.
 *   <li>{@code batch-timeout-ms}: how long a leader may wait until as many events have come as were in the last block, so that
 *       applications that wait for receipts fill a block together; 0 to a tenth of a round, 5 unless given.
 *   <li>{@code give-up-ms}: how long a submission waits for a quorum; from 100, 60000 unless given.
 *   <li>{@code max-clock-skew-ms}: how far the timestamp of a proposed block may be ahead of this member's clock; 10000.
 * </ul>
 */
public final class QbftConsensusFactory implements ConsensusFactory {
    static final String NAME = "qbft";

    /** For the {@link java.util.ServiceLoader}. */
    public QbftConsensusFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Consensus start(ConsensusContext context) throws UnavailableException, StorageException {
        return QbftConsensus.start(
                context,
                QbftOptions.read(NAME, context.options()),
                NAME,
                ProposedEvents.factory(),
                new OrderingChannel());
    }
}
