package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.consensus.member.EngineOptions;
import org.medchain.chain.consensus.member.MemberAddresses;
import org.medchain.chain.event.Event;

/** The engine's settings, read from its options, which {@link QbftConsensusFactory} documents. */
record QbftOptions(MemberAddresses addresses, long queueBytes, NodeSettings node) {
    static final String QUEUE_BYTES = "queue-bytes";
    static final String ROUND_MILLIS = "round-ms";
    static final String BATCH_MILLIS = "batch-timeout-ms";
    static final String GIVE_UP_MILLIS = "give-up-ms";
    static final String MAX_SKEW_MILLIS = "max-clock-skew-ms";
    static final Set<String> ALL = Set.of(
            MemberAddresses.LISTEN,
            MemberAddresses.PEERS,
            QUEUE_BYTES,
            ROUND_MILLIS,
            BATCH_MILLIS,
            GIVE_UP_MILLIS,
            MAX_SKEW_MILLIS);
    /** The batch timeout is at most one part in so many of a round. */
    private static final int BATCH_PART = 10;

    private static final long USUAL_BATCH_MILLIS = 5;

    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static QbftOptions read(String engine, Map<String, String> given) {
        EngineOptions options = new EngineOptions(engine, given, ALL);
        long queueBytes = options.number(QUEUE_BYTES, 64L << 20, Event.MAX_SIZE, Long.MAX_VALUE);
        long roundMillis = options.number(ROUND_MILLIS, 1_000, 10, 600_000);
        long maxBatch = roundMillis / BATCH_PART;
        NodeSettings node = new NodeSettings(
                Duration.ofMillis(roundMillis),
                Duration.ofMillis(options.number(BATCH_MILLIS, Math.min(USUAL_BATCH_MILLIS, maxBatch), 0, maxBatch)),
                CATCH_UP,
                Duration.ofMillis(options.number(GIVE_UP_MILLIS, 60_000, 100, Integer.MAX_VALUE)),
                Duration.ofMillis(options.number(MAX_SKEW_MILLIS, 10_000, 0, Integer.MAX_VALUE)),
                queueBytes);
        return new QbftOptions(MemberAddresses.read(options), queueBytes, node);
    }
}
