package org.medchain.chain.consensus.qbft;

import java.util.HashSet;
import java.util.Set;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.ordering.OrderingFactory;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Makes an engine of an {@link org.medchain.chain.ordering.Ordering}: the ordering brings events into an order, members make the
 * same blocks of it and agree on each by the votes of {@code qbft}. For consortiums of 1 to 100 members of which fewer than a
 * third may fail or lie, whatever the ordering does: it can stop the ledger, and can neither fork it nor lose an acknowledged
 * event.
 *
 * <p>A subclass names the engine and has a public constructor without parameters, for the {@link java.util.ServiceLoader}. The
 * engine's options are those of {@link QbftConsensusFactory}, of which {@code batch-timeout-ms} says how soon a member ends a
 * block that waits for more entries, and the ordering's own.
 */
public abstract class OrderedConsensusFactory implements ConsensusFactory {
    private final String name;
    private final Set<String> orderingOptions;
    private final OrderingFactory orderings;

    /**
     * Creates the factory.
     *
     * @param name the engine's
     * @param orderingOptions the names of the ordering's own options; none of {@link QbftConsensusFactory}
     * @param orderings opens the ordering
     */
    protected OrderedConsensusFactory(String name, Set<String> orderingOptions, OrderingFactory orderings) {
        Set<String> both = new HashSet<>(orderingOptions);
        both.retainAll(QbftOptions.ALL);
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("the options " + both + " are those of voting, expected other names");
        }
        this.name = name;
        this.orderingOptions = Set.copyOf(orderingOptions);
        this.orderings = orderings;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Consensus start(ConsensusContext context) throws UnavailableException, StorageException {
        OrderedOptions options = OrderedOptions.read(name, context.options(), orderingOptions);
        return OrderedConsensus.start(context, name, options, orderings);
    }
}
