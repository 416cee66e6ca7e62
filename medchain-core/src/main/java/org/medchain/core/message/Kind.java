package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** The kinds of messages. A number never changes its meaning. */
enum Kind {
    INVENTORY_NOTICE(1, InventoryNotice.class),
    SHARE_REQUEST(2, ShareRequest.class),
    INVITATION(3, Invitation.class),
    PROVIDER_INVITATION(4, ProviderInvitation.class),
    SEALED_REQUEST(5, SealedRequest.class);

    final int code;
    final Class<? extends SealedMessage> type;

    Kind(int code, Class<? extends SealedMessage> type) {
        this.code = code;
        this.type = type;
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

    SealedMessage make(Sealed sealed) {
        return switch (this) {
            case INVENTORY_NOTICE -> new InventoryNotice(sealed);
            case SHARE_REQUEST -> new ShareRequest(sealed);
            case INVITATION -> new Invitation(sealed);
            case PROVIDER_INVITATION -> new ProviderInvitation(sealed);
            case SEALED_REQUEST -> new SealedRequest(sealed);
        };
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
