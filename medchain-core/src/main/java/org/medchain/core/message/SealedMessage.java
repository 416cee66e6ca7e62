package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/**
 * A message from one role to another, signed by its sender and sealed to its recipient: {@code {0: kind, 1: sealed}}. The kind is
 * readable by all, so that a host application that receives messages of several kinds can tell them apart; everything else is
 * checked by the role that opens the message.
 */
public sealed interface SealedMessage
        permits InventoryNotice, ShareRequest, Invitation, ProviderInvitation, SealedRequest {
    /** The most bytes of an encoded message. */
    int MAX_SIZE = Sealed.MAX_SIZE + 16;

    /** What only the recipient opens. */
    Sealed sealed();

    /** The canonical encoding. */
    default Bytes encode() {
        return new StructWriter()
                .integer(0, Kind.of(this).code)
                .bytes(1, sealed().encode())
                .toBytes();
    }

    /**
     * Reads a message of any kind from its canonical encoding. Nothing is opened or verified yet.
     *
     * @throws MalformedException if it is larger than {@link #MAX_SIZE}, of an unknown kind, or does not have a sealed text's form
     */
    static SealedMessage decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("sealed message", encoded, MAX_SIZE, struct -> {
            Kind kind = Kind.of(struct.uint(0, 1, Kind.values().length));
            Sealed sealed = Sealed.decode(struct.bytes(1, 1, Sealed.MAX_SIZE));
            return kind.make(sealed);
        });
    }
}
