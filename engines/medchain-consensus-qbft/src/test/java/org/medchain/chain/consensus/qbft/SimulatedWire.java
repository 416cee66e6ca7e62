package org.medchain.chain.consensus.qbft;

import java.util.IdentityHashMap;
import java.util.Optional;
import org.medchain.error.MalformedException;

/** What becomes of messages between being sent and being read: bytes; the same ones each time that one message is sent. */
final class SimulatedWire {
    private final IdentityHashMap<Message, Optional<Message>> coded = new IdentityHashMap<>();

    /** The message, once it was bytes; none if these cannot be read. */
    Optional<Message> coded(Message message) {
        return coded.computeIfAbsent(message, SimulatedWire::encodedAndDecoded);
    }

    private static Optional<Message> encodedAndDecoded(Message message) {
        try {
            return Optional.of(MessageCodec.decode(MessageCodec.encode(message)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
