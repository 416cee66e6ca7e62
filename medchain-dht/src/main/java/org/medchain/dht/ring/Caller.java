package org.medchain.dht.ring;

import java.util.OptionalInt;

/** Who asks something of a node, and waits for the answer. */
interface Caller {
    /** Its number, if it is a node of a roster that counts. */
    OptionalInt node();

    /** Sends the answer; it may be lost. */
    void answer(Message.Answer answer);
}
