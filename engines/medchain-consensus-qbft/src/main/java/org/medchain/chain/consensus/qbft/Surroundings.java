package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import org.medchain.chain.consensus.member.Work;

/**
 * What a node cannot do by itself. In production threads, links and a clock stand behind it, in the simulator virtual time
 * and a simulated network. Called by the node's thread.
 */
interface Surroundings {
    /** The node's timers; setting one that is running starts it anew. */
    enum Timer {
        /** The end of the round. */
        ROUND,
        /** The end of a leader's wait for more events. */
        GATHER,
        /** The next look at whether other members are ahead. */
        CATCH_UP
    }

    /** Sends a message, if there is a link; it may be lost. */
    void send(int member, Message message);

    /** Has {@link QbftNode#timer} called after {@code delay}. */
    void setTimer(Timer timer, Duration delay);

    /** A message of this member failed as nobody expected, and was dropped. */
    void dropped(int member, Throwable failure);

    /** Has {@code work} run by the node's thread, soon; from any thread. */
    void execute(Work work);

    /** Other members certify the next block than the last. */
    void membersChanged();

    /** Milliseconds since the epoch, as this member's clock has them. */
    long clockMillis();

    /** Milliseconds since some time; whatever is done to the clock, they run on evenly. */
    long elapsedMillis();
}
