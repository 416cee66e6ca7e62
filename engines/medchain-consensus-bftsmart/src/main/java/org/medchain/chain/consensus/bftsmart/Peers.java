package org.medchain.chain.consensus.bftsmart;

/** How this member speaks to the others. Never waits. */
interface Peers {
    /** Sends a message, if there is a link; false if it was not sent. */
    boolean send(int member, Message message);

    /** Sends a message to all others that there is a link to. */
    void sendAll(Message message);
}
