package org.medchain.dht.quorum;

/** What links hand to a party, by several threads: messages that were read and whose writes were verified or found false. */
interface Inbox {
    /** A request to this node. */
    void asked(Caller caller, Message.Request request, boolean sound);

    /** True if a request of that number to that node is open: an answer to any other is not even read. Must be quick. */
    boolean awaits(int node, long request);

    /** A node answers; {@code done} is to be run once nothing of the answer waits any more. */
    void answered(int node, Message.Answer answer, boolean sound, Runnable done);

    /** A node sent more answers than it was asked for, and its link is closed. */
    void flooded(int node);

    /** There is a link to a node. */
    void up(int node);

    /** There is none any more. */
    void down(int node);
}
