package org.medchain.chain.consensus.bftsmart;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.member.EngineOptions;
import org.medchain.chain.consensus.member.MemberAddresses;
import org.medchain.chain.event.Event;

/** The engine's settings, read from its options, which {@link BftSmartConsensusFactory} documents. */
record BftSmartOptions(
        MemberAddresses addresses,
        long queueBytes,
        Duration leaderTimeout,
        Duration giveUpAfter,
        boolean serialFilterRequired) {
    /** Fewer members cannot bear the failure of one. */
    private static final int MIN_MEMBERS = 4;

    static final String QUEUE_BYTES = "queue-bytes";
    static final String LEADER_MILLIS = "leader-ms";
    static final String GIVE_UP_MILLIS = "give-up-ms";
    static final String SERIAL_FILTER = "serial-filter";
    static final String REQUIRED = "required";
    static final String NONE = "none";
    private static final Set<String> ALL = Set.of(
            MemberAddresses.LISTEN, MemberAddresses.PEERS, QUEUE_BYTES, LEADER_MILLIS, GIVE_UP_MILLIS, SERIAL_FILTER);

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static BftSmartOptions read(Map<String, String> given, MemberSet members) {
        EngineOptions options = new EngineOptions(BftSmartConsensusFactory.NAME, given, ALL);
        if (members.size() < MIN_MEMBERS) {
            throw new IllegalArgumentException(
                    "the engine bftsmart serves " + MIN_MEMBERS + " members or more, found " + members.size());
        }
        String filter = options.text(SERIAL_FILTER, REQUIRED);
        if (!filter.equals(REQUIRED) && !filter.equals(NONE)) {
            throw new IllegalArgumentException(
                    SERIAL_FILTER + ": " + REQUIRED + " or " + NONE + " expected, found " + filter);
        }
        return new BftSmartOptions(
                MemberAddresses.read(options),
                options.number(QUEUE_BYTES, 64L << 20, Event.MAX_SIZE, Long.MAX_VALUE),
                Duration.ofMillis(options.number(LEADER_MILLIS, 2_000, 100, 600_000)),
                Duration.ofMillis(options.number(GIVE_UP_MILLIS, 60_000, 100, Integer.MAX_VALUE)),
                filter.equals(REQUIRED));
    }
}
