package org.medchain.chain.consensus.qbft;

import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes the engine {@code qbft}, for consortiums of 1 to 100 members of whom fewer than a third may fail or lie.
 * {@link QbftSettings} are its settings; in a configuration the options have these names:
 *
 * <ul>
 *   <li>{@code listen}, host:port: where the other members reach this one; bound to this address only. Required.
 *   <li>{@code peers}, number=host:port, comma-separated: where other members are, in place of the address that the
 *       consortium's configuration or a change of its members gives. A member opens the link to each one with a higher number,
 *       and lacks it while neither names an address: {@code Ledger.health()} says so.
 *   <li>{@code queue-bytes}: how much events may take that wait for a block, before more are refused; 64 MiB.
 *   <li>{@code round-ms}: how long a leader has before the next one's turn comes, doubled with each turn; 1000.
 *   <li>{@code gather-ms}: how long a leader may wait until as many events have come as were in the last block, so that
 *       applications which wait for receipts fill a block together; at most a tenth of a round, 0 for none; 5.
 *   <li>{@code give-up-ms}: how long a submission waits for a quorum; 60000.
 *   <li>{@code max-clock-skew-ms}: how far ahead of this member's clock a block may be; 10000.
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
        return QbftConsensus.start(context, QbftOptions.read(context.options()));
    }
}
