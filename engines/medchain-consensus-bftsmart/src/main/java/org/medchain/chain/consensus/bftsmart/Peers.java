package org.medchain.chain.consensus.bftsmart;

/** The links to the other members. Never blocks. */
@FunctionalInterface
interface Peers {
    /** Sends a message; false if there is no link, or it is congested. */
    boolean send(int member, Message message);
}
