package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.Optional;
import org.medchain.chain.consensus.member.Work;
import org.medchain.metrics.Metrics;

/**
 * The services that a node gets from outside: links, timers, clocks and its thread. The simulator gives it virtual time and a
 * simulated network. Methods that do not say otherwise are called by the node's thread.
 */
interface Environment {
    /** The node's timers; setting one that is running restarts it. */
    enum Timer {
        /** The end of the round. */
        ROUND,
        /** The end of a leader's wait for more events. */
        BATCH,
        /** The next check if other members are ahead. */
        CATCH_UP
    }

    /** Sends a message, if there is a link; it may be lost. */
    void send(int member, Message message);

    /** True if there is a link to this member. */
    boolean isLinked(int member);

    /** Calls {@link QbftNode#timer} after {@code delay}. */
    void setTimer(Timer timer, Duration delay);

    /** A message of this member failed unexpectedly, and was dropped. */
    void dropped(int member, Throwable failure);

    /** Runs {@code work} on the node's thread, after the work that waits already; from any thread. */
    void execute(Work work);

    /** The next block has other validators than the last. */
    void membersChanged();

    /** Of work with several pieces the next one begins: each may take some time. */
    default void nextPiece() {}

    /** Why there is no link to this member; empty if there is one. */
    default Optional<String> notLinked(int member) {
        return Optional.empty();
    }

    /** Receives measurements of the node. */
    default Metrics metrics() {
        return Metrics.NONE;
    }

    /** This member's clock, in milliseconds since the epoch. */
    long clockMillis();

    /** A monotonic clock, in milliseconds since an arbitrary time. */
    long elapsedMillis();
}
