package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings of an engine that an ordering supplies with entries.
 *
 * @param voting how members vote, as on {@code qbft}
 * @param ordering the ordering's own options
 */
record OrderedOptions(QbftOptions voting, Map<String, String> ordering) {
    OrderedOptions {
        ordering = Map.copyOf(ordering);
    }

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static OrderedOptions read(String engine, Map<String, String> given, Set<String> orderingOptions) {
        Map<String, String> voting = new HashMap<>(given);
        Map<String, String> ordering = new HashMap<>(given);
        voting.keySet().removeAll(orderingOptions);
        ordering.keySet().retainAll(orderingOptions);
        return new OrderedOptions(QbftOptions.read(engine, voting), ordering);
    }
}
