package org.medchain.chain.ordering;

import org.medchain.crypto.bytes.Bytes;

/**
 * The links between the members, for the messages of an ordering that runs in the members: TLS 1.3, each end proved to be
 * the member. Thread-safe.
 */
public interface MemberChannel {
    /** The most bytes of a message: 8 MiB. */
    int MAX_MESSAGE_BYTES = 8 << 20;

    /**
     * Takes what the links bring, on their threads; must not block. At most one listener, set before anything arrives.
     *
     * @throws IllegalStateException if there is a listener already
     */
    void listen(Listener listener);

    /** Sends a message; false if there is no link to this member, or it is congested. Never blocks. */
    boolean send(int member, Bytes message);

    /** Learns of links and messages. */
    interface Listener {
        /** The link to this member is up. */
        void up(int member);

        /** The link to this member is down. Messages that had not arrived are lost. */
        void down(int member);

        /** A message arrived; those of one link arrive in the order in which they were sent. */
        void received(int member, Bytes message);
    }
}
