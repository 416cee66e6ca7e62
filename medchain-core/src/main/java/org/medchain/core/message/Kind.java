package org.medchain.core.message;

import java.util.function.Function;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** The kinds of messages. A number never changes its meaning. */
enum Kind {
    INVENTORY_NOTICE(1, InventoryNotice.class, InventoryNotice::new),
    SHARE_REQUEST(2, ShareRequest.class, ShareRequest::new),
    INVITATION(3, Invitation.class, Invitation::new),
    PROVIDER_INVITATION(4, ProviderInvitation.class, ProviderInvitation::new),
    SEALED_REQUEST(5, SealedRequest.class, SealedRequest::new);

    final int code;
    final Class<? extends SealedMessage> type;
    final Function<Sealed, SealedMessage> make;

    Kind(int code, Class<? extends SealedMessage> type, Function<Sealed, SealedMessage> make) {
        this.code = code;
        this.type = type;
        this.make = make;
    }

    static Kind of(long code) {
        return values()[(int) code - 1];
    }

    static Kind of(SealedMessage message) {
        for (Kind kind : values()) {
            if (kind.type.isInstance(message)) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind of message is " + message.getClass());
    }

    /** Reads a message that must be of one kind. */
    static <T extends SealedMessage> T decode(Class<T> expected, Bytes encoded) throws MalformedException {
        SealedMessage message = SealedMessage.decode(encoded);
        if (!expected.isInstance(message)) {
            throw new MalformedException("a message is a " + message.getClass().getSimpleName() + ", expected a "
                    + expected.getSimpleName() + "; a retry does not help");
        }
        return expected.cast(message);
    }
}
