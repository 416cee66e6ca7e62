package org.medchain.dht.quorum;

import java.util.OptionalInt;
import org.medchain.crypto.bytes.Bytes;

/** A party that sent a request to this node and waits for the answer. */
interface Caller {
    /** Its number, if it is a node of a roster in force. */
    OptionalInt node();

    /** The account to which its writes are charged: the id of its identity. */
    Bytes account();

    /** Sends the answer; it may be lost. */
    void answer(Message.Answer answer);
}
