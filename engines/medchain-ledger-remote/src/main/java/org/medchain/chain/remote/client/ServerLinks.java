package org.medchain.chain.remote.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.health.PeerStatus;
import org.medchain.io.Printable;
import org.medchain.link.Allowance;
import org.medchain.link.EventThread;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.LinkTrouble;
import org.medchain.link.Links;

/**
 * A client's links to servers, by number. The link to a known member has the member's number. Any other server that the
 * consortium's CA certified has a number above all members': its member may have joined, or changed its key, since. Frames are
 * handed to the client's thread; a link whose frames wait there is not read. A server that sends more answers than it received
 * requests loses its link. Thread-safe.
 */
final class ServerLinks implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(ServerLinks.class.getName());
    private static final int MAX_UNSENT = 4 << 20;
    private static final int MAX_WAITING = 8 << 20;

    private final EventThread thread;
    private final Listener listener;
    private final Links links;
    private final Map<Link, Traffic> traffic = new ConcurrentHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<Integer, Link> byNumber = new HashMap<>();
    private MemberSet members;
    private int lastGuest = ConsortiumConfig.MAX_MEMBERS;

    /**
     * The state of a link.
     *
     * @param waitingBytes of received frames that wait for the client's thread
     * @param unanswered requests sent and not answered
     */
    private record Traffic(AtomicInteger waitingBytes, AtomicLong unanswered) {
        Traffic() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    /** Called on the client's thread. */
    interface Listener {
        /** A link was opened. */
        void up();

        /** The server with this number sent a frame. */
        void received(int number, Bytes frame);

        /** The link with this number was closed, or now has another number. */
        void down(int number);
    }

    ServerLinks(MemberSet members, LinkSettings settings, EventThread thread, Listener listener) {
        this.members = members;
        this.thread = thread;
        this.listener = listener;
        this.links = new Links(settings, this);
    }

    /** Starts to connect to these addresses; does not wait for a connection. */
    synchronized void dial(Iterable<InetSocketAddress> addresses, int maxFrame) {
        Allowance allowance = new Allowance(maxFrame, MAX_UNSENT, 1);
        addresses.forEach(address -> lines.add(links.dial(address, peer -> allowance)));
    }

    /** Numbers the links anew, by these members. */
    synchronized void renumber(MemberSet changed) {
        members = changed;
        Map<Integer, Link> before = new TreeMap<>(byNumber);
        byNumber.clear();
        before.forEach((number, link) -> {
            boolean guest = number >= ConsortiumConfig.MAX_MEMBERS;
            if (enter(link, guest ? number : ++lastGuest) != number) {
                run(() -> listener.down(number));
            }
        });
    }

    /** A second link to the same member gets the number of a guest, so that each member has one vote. */
    private int enter(Link link, int guest) {
        int number = members.number(link.peer().identity())
                .filter(free -> !byNumber.containsKey(free))
                .orElse(guest);
        byNumber.put(number, link);
        return number;
    }

    private Optional<Integer> number(Link link) {
        return byNumber.entrySet().stream()
                .filter(entry -> entry.getValue().equals(link))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public synchronized void up(Link link) {
        traffic.put(link, new Traffic());
        int unused = enter(link, ++lastGuest);
        run(listener::up);
    }

    @Override
    public void received(Link link, Bytes frame) {
        Traffic known = traffic.get(link);
        if (known == null) {
            return;
        }
        if (known.unanswered().decrementAndGet() < 0) {
            LOG.log(
                    Level.WARNING,
                    () -> "MC-S003 " + link + " is closed: it sent more answers than it received requests");
            link.close();
            return;
        }
        AtomicInteger waiting = known.waitingBytes();
        if (waiting.addAndGet(frame.size()) > MAX_WAITING) {
            link.setReading(false);
        }
        run(() -> {
            if (waiting.addAndGet(-frame.size()) <= MAX_WAITING) {
                link.setReading(true);
            }
            current(link).ifPresent(number -> deliver(link, number, frame));
        });
    }

    /** A failure over one answer closes its link, and does not affect the rest of the client. */
    private void deliver(Link link, int number, Bytes frame) {
        try {
            listener.received(number, frame);
        } catch (RuntimeException | Error e) {
            link.close();
            LOG.log(Level.ERROR, "MC-S004 " + link + " is closed: its answer caused an unexpected failure", e);
        }
    }

    private synchronized Optional<Integer> current(Link link) {
        return number(link);
    }

    @Override
    public synchronized void down(Link link) {
        traffic.remove(link);
        number(link).ifPresent(number -> {
            byNumber.remove(number);
            run(() -> listener.down(number));
            renumber(members);
        });
    }

    /** Has no effect once the client's thread is closed. */
    private void run(Runnable work) {
        boolean unused = thread.execute(work);
    }

    /** The numbers of all links. */
    synchronized Set<Integer> numbers() {
        return new TreeSet<>(byNumber.keySet());
    }

    /** For each server its address, and whether it is linked; if not, why. */
    synchronized List<String> states() {
        List<String> states = new ArrayList<>();
        for (Line line : lines) {
            String state = line.trouble().map(LinkTrouble::text).orElseGet(() -> byNumber.entrySet().stream()
                    .filter(entry -> entry.getValue().line().equals(Optional.of(line)))
                    .map(entry -> members.member(entry.getKey()).isPresent()
                            ? "linked, member " + entry.getKey()
                            : "linked, not a known member")
                    .findFirst()
                    .orElse("linked"));
            states.add(named(line, state));
        }
        return states;
    }

    /** The servers, in the order in which they were given. */
    synchronized List<PeerStatus> status() {
        return lines.stream().map(this::status).toList();
    }

    private PeerStatus status(Line line) {
        Optional<Map.Entry<Integer, Link>> linked = byNumber.entrySet().stream()
                .filter(entry -> entry.getValue().line().equals(Optional.of(line)))
                .findFirst();
        String address = line.address().getHostString() + ":" + line.address().getPort();
        if (linked.isEmpty() || line.trouble().isPresent()) {
            return line.trouble().orElse(LinkTrouble.OPENING).of(address);
        }
        int number = linked.get().getKey();
        String who = members.member(number)
                .map(member -> "member " + number + ", " + Printable.of(member.name()))
                .orElse("not a known member");
        return PeerStatus.linked(
                address + " (" + who + ")", linked.get().getValue().since());
    }

    /** The servers that are not linked. */
    synchronized List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        for (Line line : lines) {
            line.trouble()
                    .ifPresent(trouble -> issues.add(new Issue(
                            IssueCode.NOT_LINKED, "no link to the ledger server " + named(line, trouble.text()))));
        }
        return issues;
    }

    private static String named(Line line, String state) {
        return line.address().getHostString() + ":" + line.address().getPort() + ": " + Printable.of(state);
    }

    /** Sends a frame; returns false if there is no such link or it accepts no more. Does not block. */
    boolean send(int number, Bytes frame) {
        Link link = link(number);
        Traffic known = link == null ? null : traffic.get(link);
        if (link == null || known == null) {
            return false;
        }
        known.unanswered().incrementAndGet();
        boolean sent = link.send(frame);
        if (!sent) {
            known.unanswered().decrementAndGet();
        }
        return sent;
    }

    /** Closes the link to a server that violates the protocol. The client dials it again. */
    void cut(int number) {
        Link link = link(number);
        if (link != null) {
            link.close();
        }
    }

    private synchronized @Nullable Link link(int number) {
        return byNumber.get(number);
    }

    /** Closes all links and ends their threads. Has no effect if called again. */
    @Override
    public void close() {
        synchronized (this) {
            lines.forEach(Line::close);
        }
        links.close();
    }
}
