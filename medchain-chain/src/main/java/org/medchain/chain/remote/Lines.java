package org.medchain.chain.remote;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.link.Allowance;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.link.LinkListener;
import org.medchain.link.LinkSettings;
import org.medchain.link.Links;

/**
 * A client's links to members, by their numbers. What a member sends is handed to the client's thread; a member that sends
 * faster than that goes is not read meanwhile. Thread-safe.
 */
final class Lines implements LinkListener, AutoCloseable {
    private static final int MAX_UNSENT = 4 << 20;
    private static final int MAX_WAITING = 8 << 20;

    private final ConsortiumConfig config;
    private final ClientThread thread;
    private final Arrivals arrivals;
    private final Links links;
    private final Map<Integer, Link> byMember = new ConcurrentHashMap<>();
    private final Map<Link, AtomicInteger> waiting = new ConcurrentHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /** Told on the client's thread what comes. */
    interface Arrivals {
        /** There is a link to this member. */
        void up(int member);

        /** A frame came from it. */
        void received(int member, Bytes frame);

        /** The link is gone. */
        void down(int member);
    }

    Lines(ConsortiumConfig config, LinkSettings settings, ClientThread thread, Arrivals arrivals) {
        this.config = config;
        this.thread = thread;
        this.arrivals = arrivals;
        this.links = new Links(settings, this);
    }

    /** Begins to connect to these members; does not wait for any. */
    synchronized void dial(Map<Integer, InetSocketAddress> addresses) {
        Allowance allowance = new Allowance(Response.maxSize(config), MAX_UNSENT, 1);
        addresses.forEach((member, address) ->
                lines.add(links.dial(address, config.members().get(member).identity(), allowance)));
    }

    private int number(Link link) {
        return config.memberIndex(link.peer().identity()).orElseThrow();
    }

    @Override
    public void up(Link link) {
        int member = number(link);
        waiting.put(link, new AtomicInteger());
        byMember.put(member, link);
        run(() -> arrivals.up(member));
    }

    @Override
    public void received(Link link, Bytes frame) {
        int member = number(link);
        AtomicInteger bytes = waiting.computeIfAbsent(link, added -> new AtomicInteger());
        if (bytes.addAndGet(frame.size()) > MAX_WAITING) {
            link.setReading(false);
        }
        run(() -> {
            if (bytes.addAndGet(-frame.size()) <= MAX_WAITING) {
                link.setReading(true);
            }
            if (byMember.get(member) == link) {
                arrivals.received(member, frame);
            }
        });
    }

    @Override
    public void down(Link link) {
        int member = number(link);
        waiting.remove(link);
        if (byMember.remove(member, link)) {
            run(() -> arrivals.down(member));
        }
    }

    /** When the client's thread has ended, nobody is told any more. */
    private void run(Runnable work) {
        boolean unused = thread.execute(work);
    }

    boolean isUp(int member) {
        return byMember.containsKey(member);
    }

    /** Sends a frame, if there is a link to this member and it takes more; false if not. Never waits. */
    boolean send(int member, Bytes frame) {
        Link link = byMember.get(member);
        return link != null && link.send(frame);
    }

    /** Ends the link to a member that sends what it must not; it is opened again. */
    void cut(int member) {
        Link link = byMember.get(member);
        if (link != null) {
            link.close();
        }
    }

    /** Closes all links and ends their threads. May be called again. */
    @Override
    public synchronized void close() {
        lines.forEach(Line::close);
        links.close();
    }
}
