package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.Replica;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Notices that events wait and no block comes, whatever the cause: an event that this member accepted has been waiting for
 * {@link #PATIENCE}, and the chain has not grown for as long. A ledger without events is well however long it rests. For one thread,
 * except for {@link #issue}.
 */
final class Standstill {
    /** Longer than it takes to replace a leader, or to submit an entry again that an ordering lost. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Replica replica;
    private final Hearing hearing;
    private final Environment environment;
    private long height = -1;
    private long sinceMillis;
    private volatile @Nullable Issue issue;

    Standstill(Replica replica, Hearing hearing, Environment environment) {
        this.replica = replica;
        this.hearing = hearing;
        this.environment = environment;
    }

    /** Some time has passed; {@code waitingSince} is when the event was accepted that has waited longest. */
    void tick(OptionalLong waitingSince) {
        long now = environment.elapsedMillis();
        if (replica.height() != height) {
            height = replica.height();
            sinceMillis = now;
        }
        long waited = waitingSince.isPresent() ? now - Math.max(waitingSince.getAsLong(), sinceMillis) : 0;
        issue = waited < PATIENCE.toMillis()
                ? null
                : new Issue(
                        IssueCode.EVENTS_WAIT,
                        "events wait, and for " + Duration.ofMillis(waited).toSeconds()
                                + " s no block has come; this member is at height " + height + "; " + hearing.text());
    }

    /** As of the last tick; for any thread. */
    Optional<Issue> issue() {
        return Optional.ofNullable(issue);
    }
}
