package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** A requester asks a patient to share, in words. {@code Requester.ask} makes it, {@code Patient.read} opens it. */
public record ShareRequest(Sealed sealed) implements SealedMessage {
    /**
     * Reads what {@link #encode()} wrote; nothing is opened or verified yet.
     *
     * @throws MalformedException if it is not of the form of a message, or is a message of another kind
     */
    public static ShareRequest decode(Bytes encoded) throws MalformedException {
        return Kind.decode(ShareRequest.class, encoded);
    }

    @Override
    public String toString() {
        return "ShareRequest[" + sealed.box().size() + " bytes]";
    }
}
