package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** A patient tells a provider where its sections of a session are. {@code Patient.grant} and {@code Patient.invite} make it, {@code Provider.accept} opens it. */
public record ProviderInvitation(Sealed sealed) implements SealedMessage {
    /**
     * Reads what {@link #encode()} wrote; nothing is opened or verified yet.
     *
     * @throws MalformedException if it is not of the form of a message, or is a message of another kind
     */
    public static ProviderInvitation decode(Bytes encoded) throws MalformedException {
        return Kind.decode(ProviderInvitation.class, encoded);
    }

    @Override
    public String toString() {
        return "ProviderInvitation[" + sealed.box().size() + " bytes]";
    }
}
