package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** A patient invites a requester to a session. {@code Patient.grant} and {@code Patient.invite} make it, {@code Requester.accept} opens it. */
public record Invitation(Sealed sealed) implements SealedMessage {
    /**
     * Reads what {@link #encode()} wrote; nothing is opened or verified yet.
     *
     * @throws MalformedException if it is not of the form of a message, or is a message of another kind
     */
    public static Invitation decode(Bytes encoded) throws MalformedException {
        return Kind.decode(Invitation.class, encoded);
    }

    @Override
    public String toString() {
        return "Invitation[" + sealed.box().size() + " bytes]";
    }
}
