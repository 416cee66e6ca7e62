package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.Replica;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Compares this member's clock with those of the others, as far as it can know them: a quorum agrees to no block whose time is
 * more than the skew ahead of their clocks, and a leader gives a new block no time before its own. For one thread, except for
 * {@link #issue}.
 */
final class ClockCheck {
    /** What was seen longer ago does not count: a monotonic clock may have stood still since, while the machine slept. */
    static final Duration FRESH = Duration.ofSeconds(60);

    private final Replica replica;
    private final Duration maxSkew;
    private final Environment environment;
    private final Map<Integer, Seen> leaders = new HashMap<>();

    private volatile @Nullable Issue issue;

    /** The time of the last new block of a leader, and the monotonic time when it came. */
    private record Seen(long clockMillis, long elapsedMillis) {}

    ClockCheck(Replica replica, Duration maxSkew, Environment environment) {
        this.replica = replica;
        this.maxSkew = maxSkew;
        this.environment = environment;
    }

    /** A leader proposes a block; one that was prepared before says nothing of its clock. */
    void proposed(int leader, Message.Proposal proposal) {
        if (proposal.prepares().isEmpty()) {
            leaders.put(leader, new Seen(proposal.block().header().timestampMillis(), environment.elapsedMillis()));
        }
    }

    /** Some time has passed. */
    void tick() {
        long clock = environment.clockMillis();
        long chain = replica.timestampMillis();
        Optional<Long> other = honest();
        if (chain - clock > maxSkew.toMillis()) {
            issue = wrong(clock, "behind " + Instant.ofEpochMilli(chain) + ", the time of the last block");
        } else if (other.isPresent() && clock - other.get() > maxSkew.toMillis()) {
            issue = wrong(
                    clock,
                    "ahead of the clocks of other members, by which it is about " + Instant.ofEpochMilli(other.get()));
        } else {
            issue = null;
        }
    }

    /** The time by now on a clock that is not behind that of an honest leader; empty while too few have proposed. */
    private Optional<Long> honest() {
        long now = environment.elapsedMillis();
        leaders.values().removeIf(seen -> now - seen.elapsedMillis() > FRESH.toMillis());
        return leaders.entrySet().stream()
                .filter(leader -> replica.members().member(leader.getKey()).isPresent())
                .map(leader -> leader.getValue().clockMillis()
                        + now
                        - leader.getValue().elapsedMillis())
                .sorted(Comparator.reverseOrder())
                .skip(replica.members().faulty())
                .findFirst();
    }

    private Issue wrong(long clock, String how) {
        return new Issue(
                IssueCode.CLOCK_WRONG,
                "this machine's clock shows " + Instant.ofEpochMilli(clock) + ", more than " + maxSkew.toMillis()
                        + " ms " + how
                        + ": set it; until then other members do not follow this one, or it does not follow them");
    }

    /** As of the last tick; for any thread. */
    Optional<Issue> issue() {
        return Optional.ofNullable(issue);
    }
}
