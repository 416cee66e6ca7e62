package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.consensus.member.EngineOptions;

/**
 * The ordering's settings, read from its options, which {@link RatisConsensusFactory} documents.
 *
 * @param leaderTimeout how long a leader may be silent
 */
record RatisOptions(Duration leaderTimeout) {
    static final String LEADER_MILLIS = "leader-ms";
    static final Set<String> ALL = Set.of(LEADER_MILLIS);

    private static final Duration LEAST_ANSWER = Duration.ofSeconds(2);
    private static final Duration LEAST_SUBMISSION = Duration.ofSeconds(10);

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static RatisOptions read(Map<String, String> given) {
        EngineOptions options = new EngineOptions(RatisConsensusFactory.NAME, given, ALL);
        return new RatisOptions(Duration.ofMillis(options.number(LEADER_MILLIS, 1_000, 100, 60_000)));
    }

    /** How long a member may take to answer a request: it may have 4 MiB to receive and to store. */
    Duration answerTime() {
        return longer(leaderTimeout.multipliedBy(4), LEAST_ANSWER);
    }

    /** How long an entry may wait until a leader has taken it. */
    Duration submissionTime() {
        return longer(leaderTimeout.multipliedBy(10), LEAST_SUBMISSION);
    }

    /** How long it is no trouble that there is no leader. */
    Duration electionTime() {
        return leaderTimeout.multipliedBy(5);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
