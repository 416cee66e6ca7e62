package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.health.NoLink;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;
import org.medchain.io.Printable;
import org.medchain.link.Allowance;
import org.medchain.link.Doorkeeper;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.LinkTrouble;
import org.medchain.link.Links;

/**
 * A party's links: one to every node, which it opened and on which it sends requests; and, if it is a node, those that nodes
 * and clients opened, on which they send theirs. In both directions a peer that sends faster than this party works has to wait. An
 * answer to a request that is not open is dropped before it is decoded or verified, and a node that sends more answers than
 * requests were sent loses its link. Thread-safe.
 */
final class PartyLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(PartyLinks.class.getName());
    private static final LinkTrouble NOT_IN_USE = new LinkTrouble(NoLink.NOT_IN_USE, "its roster is not in use yet");
    private static final int UNSENT_BYTES = 16 << 20;
    private static final int LINKS_OF_ONE_PARTY = 8;
    private static final Allowance PARTY = new Allowance(MessageCodec.MAX_SIZE, UNSENT_BYTES, LINKS_OF_ONE_PARTY);
    private static final long MOST_WAITING_OF_A_PEER = 16L << 20;
    /** Of the memory that there is, what waits may take an eighth. */
    private static final long MOST_WAITING = Runtime.getRuntime().maxMemory() / 8;

    private final OptionalInt self;
    private final Inbox inbox;
    private final Intake intake;
    private final Links links;
    private final Map<PublicIdentity, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, Asked> toNodes = new ConcurrentHashMap<>();
    private final Set<Link> incoming = ConcurrentHashMap.newKeySet();
    /** Changed by one thread at a time; whoever reads does not wait for it: it may wait for names' addresses. */
    private final Map<Integer, Dialled> dialled = new ConcurrentSkipListMap<>();

    private record Dialled(RosterNode node, Line line) {}

    /**
     * A link on which this party asks.
     *
     * @param unanswered how many requests left on it that are not answered; the other end has nothing else to send
     */
    private record Asked(Link link, AtomicLong unanswered) {
        Asked(Link link) {
            this(link, new AtomicLong());
        }

        boolean send(Bytes request) {
            unanswered.incrementAndGet();
            boolean sent = link.send(request);
            if (!sent) {
                unanswered.decrementAndGet();
            }
            return sent;
        }

        /** False if the other end was not asked so much. */
        boolean isDue() {
            return unanswered.decrementAndGet() >= 0;
        }
    }

    /** No links yet; {@code checks} reads and verifies what comes. */
    PartyLinks(LinkSettings settings, OptionalInt self, Executor checks, Inbox inbox) {
        this.self = self;
        this.inbox = inbox;
        this.intake = new Intake(checks, Math.min(MOST_WAITING_OF_A_PEER, MOST_WAITING), MOST_WAITING);
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
                // The links look the name up: here it would keep the party waiting.
                InetSocketAddress address = InetSocketAddress.createUnresolved(node.host(), node.port());
                dialled.put(node.number(), new Dialled(node, links.dial(address, Doorkeeper.only(identity, PARTY))));
            }
        }
    }

    /** Sends a request, if there is a link to this node and it takes more; false if not. Never waits. */
    boolean send(int node, Message.Request request) {
        Asked asked = toNodes.get(node);
        return asked != null && asked.send(MessageCodec.encode(request));
    }

    /** Why there is no link to a node; empty if there is one. */
    Optional<String> trouble(int node) {
        return toNodes.containsKey(node)
                ? Optional.empty()
                : Optional.of(Printable.of(notLinked(node).text()));
    }

    private LinkTrouble notLinked(int node) {
        Dialled known = dialled.get(node);
        return known == null ? NOT_IN_USE : known.line().trouble().orElse(LinkTrouble.OPENING);
    }

    /** The nodes of all rosters that are in use, by number. */
    List<PeerStatus> status() {
        return dialled.values().stream().map(one -> status(one.node())).toList();
    }

    private PeerStatus status(RosterNode node) {
        String name =
                "node " + node.number() + " (" + Printable.of(node.certificate().subject()) + ")";
        Asked asked = toNodes.get(node.number());
        return asked == null
                ? notLinked(node.number()).of(name)
                : PeerStatus.linked(name, asked.link().since());
    }

    /** The latest connections that were refused. */
    List<Refusal> refusals() {
        return links.refusals();
    }

    /** The nodes to which there is a link. */
    List<Integer> linked() {
        return List.copyOf(toNodes.keySet());
    }

    /** Ends all links; those that this party opened it opens again. */
    void cut() {
        toNodes.values().forEach(asked -> asked.link().close());
        incoming.forEach(Link::close);
    }

    @Override
    public void up(Link link) {
        intake.up(link);
        if (link.line().isEmpty()) {
            incoming.add(link);
            return;
        }
        int node = number(link).orElseThrow();
        Asked before = toNodes.put(node, new Asked(link));
        if (before != null) {
            before.link().close();
        }
        inbox.up(node);
    }

    @Override
    public void down(Link link) {
        intake.down(link);
        incoming.remove(link);
        OptionalInt node = number(link);
        Asked asked = node.isPresent() ? toNodes.get(node.getAsInt()) : null;
        if (asked != null && asked.link() == link && toNodes.remove(node.getAsInt(), asked)) {
            inbox.down(node.getAsInt());
        }
    }

    private OptionalInt number(Link link) {
        Integer number = numbers.get(link.peer().identity());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    @Override
    public void received(Link link, Bytes frame) {
        try {
            MessageCodec.Head head = MessageCodec.head(frame);
            if (head.isAnswer() == link.line().isEmpty()) {
                throw new MalformedException("a request where an answer belongs, or an answer where a request does");
            }
            if (!head.isAnswer()) {
                intake.take(link, frame.size(), waiting -> asked(link, frame, waiting));
            } else if (isWanted(link, head.id())) {
                intake.take(link, frame.size(), waiting -> answered(link, frame, waiting));
            }
        } catch (MalformedException e) {
            refuse(link, e);
        }
    }

    private boolean isWanted(Link link, long request) {
        OptionalInt node = number(link);
        Asked asked = node.isPresent() ? toNodes.get(node.getAsInt()) : null;
        if (asked == null || asked.link() != link) {
            return false;
        }
        if (!asked.isDue()) {
            link.close();
            inbox.flooded(node.getAsInt());
            return false;
        }
        return inbox.awaits(node.getAsInt(), request);
    }

    private void asked(Link link, Bytes frame, Intake.Frame waiting) {
        try {
            Message.Request request = (Message.Request) MessageCodec.decode(frame);
            inbox.asked(new Asker(link, waiting), request, Writes.verify(request));
        } catch (MalformedException e) {
            waiting.done();
            refuse(link, e);
        }
    }

    private void answered(Link link, Bytes frame, Intake.Frame waiting) {
        try {
            Message.Answer answer = (Message.Answer) MessageCodec.decode(frame);
            int node = number(link).orElseThrow();
            if (inbox.awaits(node, answer.id())) {
                inbox.answered(node, answer, Writes.verify(answer), waiting::done);
            } else {
                waiting.done();
            }
        } catch (MalformedException e) {
            waiting.done();
            refuse(link, e);
        }
    }

    private static void refuse(Link link, MalformedException e) {
        LOG.log(Level.INFO, () -> link + " sent what cannot be read and is closed: " + e.getMessage());
        link.close();
    }

    /** Closes all links and ends their threads. May be called again. */
    @Override
    public synchronized void close() {
        dialled.values().forEach(one -> one.line().close());
        dialled.clear();
        links.close();
    }

    /** The peer that opened a link and sends requests on it. */
    private final class Asker implements Caller {
        private final Link link;
        private final Intake.Frame waiting;

        Asker(Link link, Intake.Frame waiting) {
            this.link = link;
            this.waiting = waiting;
        }

        @Override
        public OptionalInt node() {
            return number(link);
        }

        @Override
        public Bytes account() {
            return link.peer().identity().id().value();
        }

        @Override
        public void answer(Message.Answer answer) {
            waiting.done();
            if (!link.send(MessageCodec.encode(answer))) {
                LOG.log(Level.DEBUG, "{0} does not take its answers", link);
            }
        }
    }
}
