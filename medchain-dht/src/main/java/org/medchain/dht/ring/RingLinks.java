package org.medchain.dht.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.link.Allowance;
import org.medchain.link.Doorkeeper;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;

/**
 * A party's links: to every node one that it opened, on which it asks and is answered; and, if it is a node, those that nodes
 * and clients opened, on which they ask. Who asks for more than is done has to wait. Thread-safe.
 */
final class RingLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(RingLinks.class.getName());
    private static final int UNSENT_BYTES = 32 << 20;
    private static final int LINKS_OF_ONE_PARTY = 16;
    private static final Allowance PARTY = new Allowance(MessageCodec.MAX_SIZE, UNSENT_BYTES, LINKS_OF_ONE_PARTY);
    private static final long MAX_WAITING_BYTES = 16L << 20;
    /** What the objects around a waiting message take, roughly. */
    private static final int OBJECTS = 1 << 10;

    private final OptionalInt self;
    private final Executor checks;
    private final Inbox inbox;
    private final Links links;
    private final Map<PublicIdentity, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, Link> toNodes = new ConcurrentHashMap<>();
    private final Map<Link, Incoming> incoming = new ConcurrentHashMap<>();
    private final Map<Integer, Dialled> dialled = new HashMap<>();

    private record Dialled(RosterNode node, Line line) {}

    /** No links yet; {@code checks} reads and verifies what comes. */
    RingLinks(LinkSettings settings, OptionalInt self, Executor checks, Inbox inbox) {
        this.self = self;
        this.checks = checks;
        this.inbox = inbox;
        this.links = new Links(settings, this);
    }

    /** Lets others ask, at this address and no other; whoever has a certificate of the CA may. */
    void listen(InetSocketAddress address) throws UnavailableException {
        InetSocketAddress bound = links.listen(address, peer -> PARTY);
        LOG.log(Level.INFO, "node {0} listens at {1}", self.orElse(-1), bound);
    }

    /** Keeps links to the nodes of this roster too. */
    synchronized void dial(Roster roster) {
        for (RosterNode node : roster.nodes()) {
            PublicIdentity identity = node.certificate().identity();
            numbers.put(identity, node.number());
            Dialled before = dialled.get(node.number());
            boolean own = self.isPresent() && self.getAsInt() == node.number();
            if (!own && (before == null || !before.node().equals(node))) {
                if (before != null) {
                    before.line().close();
                }
                InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
                dialled.put(node.number(), new Dialled(node, links.dial(address, Doorkeeper.only(identity, PARTY))));
            }
        }
    }

    /** Sends a request, if there is a link to this node and it takes more; false if not. Never waits. */
    boolean send(int node, Message.Request request) {
        Link link = toNodes.get(node);
        return link != null && link.send(MessageCodec.encode(request));
    }

    @Override
    public void up(Link link) {
        if (link.line().isEmpty()) {
            incoming.put(link, new Incoming(link));
            return;
        }
        int node = number(link).orElseThrow();
        Link before = toNodes.put(node, link);
        if (before != null) {
            before.close();
        }
        inbox.up(node);
    }

    @Override
    public void down(Link link) {
        incoming.remove(link);
        OptionalInt node = number(link);
        if (node.isPresent() && toNodes.remove(node.getAsInt(), link)) {
            inbox.down(node.getAsInt());
        }
    }

    private OptionalInt number(Link link) {
        Integer number = numbers.get(link.peer().identity());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    @Override
    public void received(Link link, Bytes frame) {
        Incoming asker = incoming.get(link);
        if (asker != null) {
            asker.waits(frame.size());
        }
        try {
            checks.execute(() -> take(link, asker, frame));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "this party is closing");
        }
    }

    private void take(Link link, @Nullable Incoming asker, Bytes frame) {
        try {
            Message message = MessageCodec.decode(frame);
            boolean sound = Writes.verify(message);
            if (asker != null && message instanceof Message.Request request) {
                inbox.asked(asker.of(frame.size()), request, sound);
            } else if (asker == null && message instanceof Message.Answer answer) {
                number(link).ifPresent(node -> inbox.answered(node, answer, sound));
            } else {
                throw new MalformedException("a request where an answer belongs, or an answer where a request does");
            }
        } catch (MalformedException e) {
            LOG.log(Level.INFO, () -> link + " sent what cannot be read and is closed: " + e.getMessage());
            link.close();
        }
    }

    /** Closes all links and ends their threads. May be called again. */
    @Override
    public synchronized void close() {
        dialled.values().forEach(one -> one.line().close());
        dialled.clear();
        links.close();
    }

    /** A link that somebody else opened, and how much of what came on it waits to be answered. */
    private final class Incoming {
        private final Link link;
        private final AtomicLong waiting = new AtomicLong();

        Incoming(Link link) {
            this.link = link;
        }

        void waits(int bytes) {
            if (waiting.addAndGet(bytes + OBJECTS) > MAX_WAITING_BYTES) {
                link.setReading(false);
            }
        }

        Caller of(int bytes) {
            return new Caller() {
                @Override
                public OptionalInt node() {
                    return number(link);
                }

                @Override
                public void answer(Message.Answer answer) {
                    if (waiting.addAndGet(-bytes - OBJECTS) < MAX_WAITING_BYTES / 2) {
                        link.setReading(true);
                    }
                    if (!link.send(MessageCodec.encode(answer))) {
                        LOG.log(Level.DEBUG, "{0} does not take its answers", link);
                    }
                }
            };
        }
    }
}
