package org.medchain.dht.quorum;

import org.medchain.error.MalformedException;

/** What happens to messages between being sent and being read. */
final class SimulatedWire {
    private SimulatedWire() {}

    /** The message, once it was bytes. */
    static Message coded(Message message) {
        try {
            return MessageCodec.decode(MessageCodec.encode(message));
        } catch (MalformedException e) {
            throw new QuorumChecker.Violation("what is sent cannot be read: " + e.getMessage());
        }
    }

    /** True if every write in the message was really signed. */
    static boolean isSound(Message message) {
        return Writes.in(message).stream().allMatch(SignedWrites::isSound);
    }
}
