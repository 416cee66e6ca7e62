package org.medchain.dht.quorum;

import java.util.OptionalInt;
import org.medchain.crypto.bytes.Bytes;

/** Who asks something of a node, and waits for the answer. */
interface Caller {
    /** Its number, if it is a node of a roster that counts. */
    OptionalInt node();

    /** Who pays for what it has stored: the id of its identity. */
    Bytes account();

    /** Sends the answer; it may be lost. */
    void answer(Message.Answer answer);
}
