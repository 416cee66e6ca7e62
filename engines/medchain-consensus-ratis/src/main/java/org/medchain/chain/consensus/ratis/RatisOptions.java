package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.consensus.member.EngineOptions;

/**
 * The ordering's settings, read from its options, which {@link RatisConsensusFactory} documents.
 *
 * @param leaderTimeout how long a leader may be silent
 * @param keepEntries how many settled entries stay in the log
 */
record RatisOptions(Duration leaderTimeout, long keepEntries) {
    static final String LEADER_MILLIS = "leader-ms";
    static final String KEEP_ENTRIES = "keep-entries";
    static final Set<String> ALL = Set.of(LEADER_MILLIS, KEEP_ENTRIES);

    private static final Duration LEAST_ANSWER = Duration.ofSeconds(2);
    private static final Duration LEAST_SUBMISSION = Duration.ofSeconds(10);

    /** Reads options; an {@link IllegalArgumentException} names one that is unknown or out of range. */
    static RatisOptions read(Map<String, String> given) {
        EngineOptions options = new EngineOptions(RatisConsensusFactory.NAME, given, ALL);
        return new RatisOptions(
                Duration.ofMillis(options.number(LEADER_MILLIS, 2_000, 100, 60_000)),
                options.number(KEEP_ENTRIES, 2_000, 100, 1_000_000));
    }

    /** After so many settled entries the log may begin later. */
    long snapshotEntries() {
        return keepEntries / 2;
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
