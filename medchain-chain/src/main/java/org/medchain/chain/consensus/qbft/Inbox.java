package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLongArray;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Hands to the node what links tell: frames are read by the links' threads. Of a member that sends faster than the node
 * works, what is too much is dropped, as if the network had lost it. Thread-safe.
 */
final class Inbox {
    private static final Logger LOG = System.getLogger(Inbox.class.getName());
    private static final long MAX_WAITING_BYTES = 128L << 20;

    private final NodeThread thread;
    private final QbftNode node;
    private final AtomicLongArray waiting = new AtomicLongArray(ConsortiumConfig.MAX_MEMBERS);

    Inbox(NodeThread thread, QbftNode node) {
        this.thread = thread;
        this.node = node;
    }

    /** There is a link to this member. */
    void up(int member) {
        LOG.log(Level.INFO, "link to member {0}", member);
        tell(() -> node.linkUp(member));
    }

    /** The link to this member is gone. */
    void down(int member) {
        LOG.log(Level.INFO, "no link to member {0}", member);
    }

    /** A member sent this. */
    void received(int member, Bytes frame) {
        if (waiting.get(member) + frame.size() > MAX_WAITING_BYTES) {
            LOG.log(Level.DEBUG, "member {0} sends faster than this one works", member);
            return;
        }
        try {
            Message message = MessageCodec.decode(frame);
            waiting.addAndGet(member, frame.size());
            tell(() -> {
                waiting.addAndGet(member, -frame.size());
                node.received(member, message);
            });
        } catch (MalformedException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent what cannot be read: " + e.getMessage());
        }
    }

    private void tell(NodeWork work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the node has ended");
        }
    }
}
