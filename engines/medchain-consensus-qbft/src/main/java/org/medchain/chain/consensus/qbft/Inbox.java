package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.consensus.member.MemberListener;
import org.medchain.chain.consensus.member.Work;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

/**
 * Passes the messages of links on to the node. The links' threads decode frames; the node gets one message of each member in turn.
 * If a member sends faster than the node works, its excess messages are dropped, as if the network had lost them, so it delays and
 * displaces no other member's messages. Thread-safe.
 */
final class Inbox implements MemberListener {
    private static final Logger LOG = System.getLogger(Inbox.class.getName());
    /** The most messages of a member that may wait. */
    static final int MAX_WAITING = 4096;
    /** The most bytes of a member's frames that may wait, beside one message of any size. */
    private static final long MAX_WAITING_BYTES = 16L << 20;
    /** The most messages in the thread's own queue, among timers and the application's events. */
    private static final int AT_ONCE = 64;

    private final EngineThread thread;
    private final Receiver receiver;
    private final OrderingChannel ordering;
    private final List<Lane> lanes = new ArrayList<>();
    private int turn;
    private int waiting;
    private int handedOn;

    /** Takes what came in. */
    interface Receiver {
        void linkUp(int member) throws StorageException;

        void linkDown(int member) throws StorageException;

        void received(int member, Message message) throws StorageException;
    }

    private record Waiting(Message message, int bytes) {}

    private static final class Lane {
        private final Deque<Waiting> messages = new ArrayDeque<>();
        private long bytes;

        boolean hasRoomFor(int size) {
            return messages.isEmpty() || (messages.size() < MAX_WAITING && bytes + size <= MAX_WAITING_BYTES);
        }
    }

    /** Messages of an ordering pass by the node: they go to {@code ordering}. */
    Inbox(EngineThread thread, Receiver receiver, OrderingChannel ordering) {
        this.thread = thread;
        this.receiver = receiver;
        this.ordering = ordering;
        for (int i = 0; i < ConsortiumConfig.MAX_MEMBERS; i++) {
            lanes.add(new Lane());
        }
    }

    @Override
    public void up(int member) {
        LOG.log(Level.INFO, "link to member {0}", member);
        ordering.up(member);
        tell(() -> receiver.linkUp(member));
    }

    @Override
    public void down(int member) {
        LOG.log(Level.INFO, "no link to member {0}", member);
        ordering.down(member);
        tell(() -> receiver.linkDown(member));
    }

    @Override
    public void received(int member, Bytes frame) {
        if (!hasRoom(member, frame.size())) {
            LOG.log(Level.DEBUG, "member {0} sends faster than this one works", member);
            return;
        }
        try {
            Message message = MessageCodec.decode(frame);
            if (message instanceof Message.ForOrdering forOrdering) {
                ordering.received(member, forOrdering.message());
            } else {
                add(member, new Waiting(message, frame.size()));
            }
        } catch (MalformedException e) {
            LOG.log(Level.DEBUG, () -> "member " + member + " sent a malformed message: " + e.getMessage());
        }
    }

    private synchronized boolean hasRoom(int member, int size) {
        return lanes.get(member).hasRoomFor(size);
    }

    private synchronized void add(int member, Waiting message) {
        Lane lane = lanes.get(member);
        lane.messages.addLast(message);
        lane.bytes += message.bytes();
        waiting++;
        handOn();
    }

    private synchronized void handOn() {
        if (handedOn < AT_ONCE && handedOn < waiting) {
            handedOn++;
            tell(this::receiveNext);
        }
    }

    private void receiveNext() throws StorageException {
        int member = nextMember();
        Waiting next = take(member);
        receiver.received(member, next.message());
        handOn();
    }

    private synchronized int nextMember() {
        do {
            turn = (turn + 1) % lanes.size();
        } while (lanes.get(turn).messages.isEmpty());
        return turn;
    }

    private synchronized Waiting take(int member) {
        Lane lane = lanes.get(member);
        Waiting next = lane.messages.removeFirst();
        lane.bytes -= next.bytes();
        waiting--;
        handedOn--;
        return next;
    }

    private void tell(Work work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the node has ended");
        }
    }
}
