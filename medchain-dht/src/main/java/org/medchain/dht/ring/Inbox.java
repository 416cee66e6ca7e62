package org.medchain.dht.ring;

/** What links hand to a party, by several threads: messages that were read and whose writes were verified or found false. */
interface Inbox {
    /** Somebody asks this node. */
    void asked(Caller caller, Message.Request request, boolean sound);

    /** A node answers. */
    void answered(int node, Message.Answer answer, boolean sound);

    /** There is a link to a node. */
    void up(int node);

    /** There is none any more. */
    void down(int node);
}
