package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** A provider tells a patient of an inventory. {@code Provider.noticeOf} makes it, {@code Patient.accept} opens it. */
public record InventoryNotice(Sealed sealed) implements SealedMessage {
    /**
     * Reads what {@link #encode()} wrote; nothing is opened or verified yet.
     *
     * @throws MalformedException if it is not of the form of a message, or is a message of another kind
     */
    public static InventoryNotice decode(Bytes encoded) throws MalformedException {
        return Kind.decode(InventoryNotice.class, encoded);
    }

    @Override
    public String toString() {
        return "InventoryNotice[" + sealed.box().size() + " bytes]";
    }
}
