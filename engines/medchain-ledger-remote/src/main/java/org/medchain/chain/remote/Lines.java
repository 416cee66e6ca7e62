package org.medchain.chain.remote;

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
import org.medchain.error.Printable;
import org.medchain.link.Allowance;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;

/**
 * A client's links to those who serve the ledger, by their numbers: of a member as this client knows the members, its own;
 * of whoever else the consortium's CA certified, one beyond all members': a member that joined, or has another key, since.
 * What comes is handed to the client's thread; who sends faster than that goes is not read meanwhile, and who sends more
 * answers than it was asked for loses its link. Thread-safe.
 */
final class Lines implements LinkListener, AutoCloseable {
    private static final Logger LOG = System.getLogger(Lines.class.getName());
    private static final int MAX_UNSENT = 4 << 20;
    private static final int MAX_WAITING = 8 << 20;

    private final ClientThread thread;
    private final Arrivals arrivals;
    private final Links links;
    private final Map<Link, Traffic> traffic = new ConcurrentHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<Integer, Link> byNumber = new HashMap<>();
    private MemberSet members;
    private int lastGuest = ConsortiumConfig.MAX_MEMBERS;

    /**
     * What goes over a link.
     *
     * @param waiting bytes that came and wait for the client's thread
     * @param unanswered requests that left and are not answered; the other end has nothing else to send
     */
    private record Traffic(AtomicInteger waiting, AtomicLong unanswered) {
        Traffic() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    /** Told on the client's thread what comes. */
    interface Arrivals {
        /** There is a link. */
        void up();

        /** A frame came from whoever has this number. */
        void received(int number, Bytes frame);

        /** The link is gone, or goes on with another number. */
        void down(int number);
    }

    Lines(MemberSet members, LinkSettings settings, ClientThread thread, Arrivals arrivals) {
        this.members = members;
        this.thread = thread;
        this.arrivals = arrivals;
        this.links = new Links(settings, this);
    }

    /** Begins to connect to these addresses; does not wait for any. */
    synchronized void dial(Iterable<InetSocketAddress> addresses, int maxFrame) {
        Allowance allowance = new Allowance(maxFrame, MAX_UNSENT, 1);
        addresses.forEach(address -> lines.add(links.dial(address, peer -> allowance)));
    }

    /** Numbers the links by who the members are now. */
    synchronized void renumber(MemberSet changed) {
        members = changed;
        Map<Integer, Link> before = new TreeMap<>(byNumber);
        byNumber.clear();
        before.forEach((number, link) -> {
            boolean guest = number >= ConsortiumConfig.MAX_MEMBERS;
            if (enter(link, guest ? number : ++lastGuest) != number) {
                run(() -> arrivals.down(number));
            }
        });
    }

    /** A second link to a member is like one to somebody else: nobody has two votes. */
    private int enter(Link link, int otherwise) {
        int number = members.number(link.peer().identity())
                .filter(free -> !byNumber.containsKey(free))
                .orElse(otherwise);
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
        run(arrivals::up);
    }

    @Override
    public void received(Link link, Bytes frame) {
        Traffic known = traffic.get(link);
        if (known == null) {
            return;
        }
        if (known.unanswered().decrementAndGet() < 0) {
            LOG.log(Level.WARNING, () -> link + " is closed: it sends more answers than it was asked for");
            link.close();
            return;
        }
        AtomicInteger bytes = known.waiting();
        if (bytes.addAndGet(frame.size()) > MAX_WAITING) {
            link.setReading(false);
        }
        run(() -> {
            if (bytes.addAndGet(-frame.size()) <= MAX_WAITING) {
                link.setReading(true);
            }
            current(link).ifPresent(number -> deliver(link, number, frame));
        });
    }

    /** One answer must not end the client, whatever comes of it. */
    private void deliver(Link link, int number, Bytes frame) {
        try {
            arrivals.received(number, frame);
        } catch (RuntimeException | Error e) {
            link.close();
            LOG.log(Level.ERROR, link + " is closed: what it answered cannot be dealt with", e);
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
            run(() -> arrivals.down(number));
            renumber(members);
        });
    }

    /** When the client's thread has ended, nobody is told any more. */
    private void run(Runnable work) {
        boolean unused = thread.execute(work);
    }

    /** Who can be asked. */
    synchronized Set<Integer> numbers() {
        return new TreeSet<>(byNumber.keySet());
    }

    /** Of each server, whether there is a link to it, and why if not. */
    synchronized List<String> states() {
        List<String> states = new ArrayList<>();
        for (Line line : lines) {
            String state = line.trouble().orElseGet(() -> byNumber.entrySet().stream()
                    .filter(entry -> entry.getValue().line().equals(Optional.of(line)))
                    .map(entry -> members.member(entry.getKey()).isPresent()
                            ? "linked, member " + entry.getKey()
                            : "linked, no member as far as is known here")
                    .findFirst()
                    .orElse("linked"));
            states.add(named(line, state));
        }
        return states;
    }

    /** Each server to which there is no link, and why. */
    synchronized List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        for (Line line : lines) {
            line.trouble().ifPresent(trouble -> troubles.add(named(line, trouble)));
        }
        return troubles;
    }

    private static String named(Line line, String state) {
        return line.address().getHostString() + ":" + line.address().getPort() + ": " + Printable.of(state);
    }

    /** Sends a frame, if there is such a link and it takes more; false if not. Never waits. */
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

    /** Ends the link to somebody who sends what he must not; it is opened again. */
    void cut(int number) {
        Link link = link(number);
        if (link != null) {
            link.close();
        }
    }

    private synchronized @Nullable Link link(int number) {
        return byNumber.get(number);
    }

    /** Closes all links and ends their threads. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            lines.forEach(Line::close);
        }
        links.close();
    }
}
