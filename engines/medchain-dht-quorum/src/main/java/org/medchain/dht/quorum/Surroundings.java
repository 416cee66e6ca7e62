package org.medchain.dht.quorum;

import java.time.Duration;

/**
 * What the protocol cannot do by itself. In production threads, links and a clock stand behind it, in the simulator virtual
 * time and a simulated network. Called by the node's thread.
 */
interface Surroundings {
    /** Something to happen later. */
    @FunctionalInterface
    interface Timer {
        /** It shall not happen, and nothing of it is kept. */
        void cancel();
    }

    /**
     * Sends a request to a node, this one included; it may be lost.
     *
     * @return false if it surely did not leave
     */
    boolean send(int node, Message.Request request);

    /** Has {@code work} run by the node's thread after {@code delay}, unless it is cancelled. */
    Timer after(Duration delay, Runnable work);

    /** Has {@code work}, which waits for the disk, run beside the node's thread, after what was given here before. */
    void beside(Runnable work);

    /** Milliseconds since the epoch; never before the expiry of anything that was dropped here. */
    long clockMillis();

    /** {@code mean}, give or take a half of it at random. */
    Duration jittered(Duration mean);

    /** The number for the next request: no two of a party have the same one, also after it began anew. */
    long nextRequest();

    /** Where trouble is told. */
    Health health();
}
