package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.Replica;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Notices that this member is behind and does not get on: an honest member has a longer chain, and this one's has not grown for some
 * time. For one thread, except for {@link #issue}.
 */
final class Lag {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Replica replica;
    private final ProgressTracker progress;
    private final Environment environment;
    private long height = -1;
    private long sinceMillis;
    private volatile @Nullable Issue issue;
    private volatile long highestOfOthers;

    Lag(Replica replica, ProgressTracker progress, Environment environment) {
        this.replica = replica;
        this.progress = progress;
        this.environment = environment;
    }

    /** Some time has passed. */
    void tick() {
        long now = environment.elapsedMillis();
        long highest = progress.highestOfOthers();
        highestOfOthers = highest;
        if (replica.height() != height || highest <= height) {
            height = replica.height();
            sinceMillis = now;
        }
        issue = now - sinceMillis < PATIENCE.toMillis()
                ? null
                : new Issue(
                        IssueCode.BEHIND,
                        "this member is at height " + height + " and got no block for "
                                + Duration.ofMillis(now - sinceMillis).toSeconds() + " s; others are at " + highest);
    }

    /** As of the last tick; for any thread. */
    long highestOfOthers() {
        return highestOfOthers;
    }

    Optional<Issue> issue() {
        return Optional.ofNullable(issue);
    }
}
