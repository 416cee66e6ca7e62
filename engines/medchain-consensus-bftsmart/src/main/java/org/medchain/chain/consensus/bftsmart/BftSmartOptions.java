package org.medchain.chain.consensus.bftsmart;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.consensus.member.EngineOptions;

/** The ordering's settings, read from its options, which {@link BftSmartConsensusFactory} documents. */
record BftSmartOptions(Duration leaderTimeout, boolean serialFilterRequired) {
    static final String LEADER_MILLIS = "leader-ms";
    static final String SERIAL_FILTER = "serial-filter";
    static final String REQUIRED = "required";
    static final String NONE = "none";
    static final Set<String> ALL = Set.of(LEADER_MILLIS, SERIAL_FILTER);

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static BftSmartOptions read(Map<String, String> given) {
        EngineOptions options = new EngineOptions(BftSmartConsensusFactory.NAME, given, ALL);
        String filter = options.text(SERIAL_FILTER, REQUIRED);
        if (!filter.equals(REQUIRED) && !filter.equals(NONE)) {
            throw new IllegalArgumentException(
                    SERIAL_FILTER + ": " + REQUIRED + " or " + NONE + " expected, found " + filter);
        }
        return new BftSmartOptions(
                Duration.ofMillis(options.number(LEADER_MILLIS, 2_000, 100, 600_000)), filter.equals(REQUIRED));
    }
}
