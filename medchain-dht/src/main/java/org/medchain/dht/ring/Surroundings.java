package org.medchain.dht.ring;

import java.time.Duration;

/**
 * What the protocol cannot do by itself. In production threads, links and a clock stand behind it, in the simulator virtual
 * time and a simulated network. Called by the node's thread.
 */
interface Surroundings {
    /**
     * Sends a request to a node, this one included; it may be lost.
     *
     * @return false if it surely did not leave
     */
    boolean send(int node, Message.Request request);

    /** Has {@code work} run by the node's thread after {@code delay}. */
    void after(Duration delay, Runnable work);

    /** Milliseconds since the epoch; never before the expiry of anything that was dropped here. */
    long clockMillis();

    /** {@code mean}, give or take a half of it at random. */
    Duration jittered(Duration mean);
}
