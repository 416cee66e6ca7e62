package org.medchain.chain.consensus.qbft;

import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.member.MemberLinks;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.crypto.bytes.Bytes;

/** Carries the messages of an ordering over the links of the engine. Thread-safe. */
final class OrderingChannel implements MemberChannel {
    private volatile @Nullable MemberLinks links;
    private volatile @Nullable Listener listener;

    /** Sends over these links from now on. */
    void use(MemberLinks opened) {
        links = opened;
    }

    @Override
    public synchronized void listen(Listener taken) {
        if (listener != null) {
            throw new IllegalStateException("the channel has a listener already");
        }
        listener = taken;
    }

    @Override
    public boolean send(int member, Bytes message) {
        if (message.size() > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + message.size() + " bytes, expected at most " + MAX_MESSAGE_BYTES);
        }
        MemberLinks connected = links;
        return connected != null && connected.send(member, MessageCodec.encode(new Message.ForOrdering(message)));
    }

    void up(int member) {
        Listener taken = listener;
        if (taken != null) {
            taken.up(member);
        }
    }

    void down(int member) {
        Listener taken = listener;
        if (taken != null) {
            taken.down(member);
        }
    }

    void received(int member, Bytes message) {
        Listener taken = listener;
        if (taken != null) {
            taken.received(member, message);
        }
    }
}
