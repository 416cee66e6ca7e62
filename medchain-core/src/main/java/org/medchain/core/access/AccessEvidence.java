package org.medchain.core.access;

import java.util.Optional;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MalformedException;

/**
 * What the access log keeps of a request as evidence: who asked for what, in the requester's own signed words with the
 * openings of the patient's grant in them, and where the session is on the ledger.
 *
 * @param message the signed request
 * @param session where the session's EventSC is, if the ledger had it
 */
public record AccessEvidence(SignedMessage message, Optional<EventRef> session) {
    /** The most bytes of encoded evidence. */
    public static final int MAX_SIZE = SignedMessage.MAX_SIZE + 128;

    private static final int VERSION = 1;

    /** Reads evidence from its canonical encoding. */
    public static AccessEvidence decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("access evidence", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            SignedMessage message = SignedMessage.decode(struct.bytes(1, 1, SignedMessage.MAX_SIZE));
            return new AccessEvidence(message, struct.optionalStruct(2, EventRef::decode));
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, message.encode())
                .optionalStruct(2, session, EventRef::encode)
                .toBytes();
    }

    @Override
    public String toString() {
        return "AccessEvidence[" + message.sender() + "]";
    }
}
