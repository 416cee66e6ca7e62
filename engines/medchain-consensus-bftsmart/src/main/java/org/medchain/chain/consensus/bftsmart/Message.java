package org.medchain.chain.consensus.bftsmart;

import org.medchain.crypto.bytes.Bytes;

/** The messages between the replicas' members. Each belongs to a generation of replicas, and is of no use in another. */
sealed interface Message {
    /** The generation: how often the members had changed when its replicas were started. */
    long generation();

    /**
     * The sender runs a replica of this generation.
     *
     * @param replicaKey the public key of its replica
     * @param keyKnown true if the sender has the public key of the receiver's replica
     * @param running true if the sender's replica takes requests
     * @param question true if the sender does not know the same of the receiver
     */
    record Hello(long generation, Bytes replicaKey, boolean keyKnown, boolean running, boolean question)
            implements Message {}

    /**
     * A request for all replicas.
     *
     * @param session random, chosen by the sender for each of its replicas
     * @param sequence counts the sender's requests in this session
     * @param request an encoded {@link Request}
     */
    record Submitted(long generation, int session, int sequence, Bytes request) implements Message {}

    /** A replica opened a connection to another one. */
    record StreamOpened(long generation, int stream) implements Message {}

    /** Bytes on such a connection. */
    record StreamBytes(long generation, int stream, Bytes bytes) implements Message {}

    /** Such a connection has ended. */
    record StreamClosed(long generation, int stream) implements Message {}
}
