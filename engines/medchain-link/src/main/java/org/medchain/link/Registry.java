package org.medchain.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.health.Refusal;

/**
 * All connections: the newest links of each peer, and a limited number of connections that are not authenticated yet. Tells the
 * listener about links until it is closed. Thread-safe.
 */
final class Registry {
    static final int MAX_UNKNOWN = 256;
    private static final int MAX_LINKS = 4_096;
    private static final int MAX_REFUSALS = 8;
    /** So many of them may be of one host, so that a host that dials again and again does not displace all others. */
    private static final int MAX_REFUSALS_OF_A_HOST = 4;

    private final LinkListener listener;
    private final LinkMeter meter;
    private final Map<PublicIdentity, Deque<ChannelLink>> incoming = new HashMap<>();
    private final Set<ChannelLink> links = new HashSet<>();
    private final Set<Channel> unknown = new LinkedHashSet<>();
    private final Set<Channel> all = new HashSet<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private volatile boolean closed;

    Registry(LinkListener listener, LinkMeter meter) {
        this.listener = listener;
        this.meter = meter;
    }

    /**
     * Notes a new connection. When too many incoming ones are not authenticated, closes the one that has made no progress for the
     * longest time: a stalled handshake goes before one that is nearly done. Outgoing connections do not count; the {@link
     * DialQueue} limits them.
     */
    synchronized void opened(Channel channel, boolean byOther) {
        if (closed) {
            close(channel);
            return;
        }
        all.add(channel);
        if (byOther) {
            unknown.add(channel);
        }
        if (unknown.size() > MAX_UNKNOWN) {
            Channel longest = unknown.iterator().next();
            unknown.remove(longest);
            close(longest);
        }
    }

    /** Notes that a peer was refused; the latest ones are kept. Says whether none of these is of its host for the same reason. */
    synchronized boolean refused(Refusal refusal) {
        List<Refusal> ofHost = refusals.stream()
                .filter(known -> host(known).equals(host(refusal)))
                .toList();
        boolean news = ofHost.stream().noneMatch(known -> known.reason().equals(refusal.reason()));
        if (ofHost.size() >= MAX_REFUSALS_OF_A_HOST) {
            refusals.remove(ofHost.get(0));
        } else if (refusals.size() >= MAX_REFUSALS) {
            refusals.removeFirst();
        }
        refusals.addLast(refusal);
        return news;
    }

    private static String host(Refusal refusal) {
        int port = refusal.address().lastIndexOf(':');
        return port < 0 ? refusal.address() : refusal.address().substring(0, port);
    }

    synchronized List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /** Notes that the TLS handshake is done. */
    synchronized void advanced(Channel channel) {
        if (unknown.remove(channel)) {
            unknown.add(channel);
        }
    }

    /** Notes that the peer is authenticated. Of more than {@code most} links that the same peer opened, closes the oldest. */
    void linked(ChannelLink link, int most) {
        if (enter(link, most)) {
            meter.linked(link.line().isPresent());
            listener.up(link);
        } else {
            link.close();
        }
    }

    private synchronized boolean enter(ChannelLink link, int most) {
        unknown.remove(link.channel());
        if (closed || links.size() >= MAX_LINKS) {
            return false;
        }
        links.add(link);
        if (link.line().isEmpty()) {
            Deque<ChannelLink> ofPeer = incoming.computeIfAbsent(link.peer().identity(), peer -> new ArrayDeque<>());
            ofPeer.addLast(link);
            if (ofPeer.size() > most) {
                ofPeer.removeFirst().close();
            }
        }
        return true;
    }

    void received(ChannelLink link, Bytes frame) {
        if (!closed) {
            meter.received(frame.size());
            listener.received(link, frame);
        }
    }

    /** The number of links. */
    synchronized int size() {
        return links.size();
    }

    void closed(Channel channel, @Nullable ChannelLink link) {
        if (leave(channel, link) && link != null) {
            listener.down(link);
        }
    }

    private synchronized boolean leave(Channel channel, @Nullable ChannelLink link) {
        all.remove(channel);
        unknown.remove(channel);
        if (link == null || !links.remove(link)) {
            return false;
        }
        incoming.computeIfPresent(link.peer().identity(), (peer, ofPeer) -> {
            ofPeer.remove(link);
            return ofPeer.isEmpty() ? null : ofPeer;
        });
        return !closed;
    }

    /** Starts to close the channel. If that fails, it is closed with its event loop. */
    static void close(Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    /** Ends the calls to the listener; returns all connections. */
    synchronized List<Channel> close() {
        closed = true;
        return new ArrayList<>(all);
    }
}
