package org.medchain.chain.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;

/**
 * Which connections there are: one link to each member, the newest, and a few of whom nobody knows yet who is there. Tells
 * the listener, in order, and nothing any more after it was closed. Thread-safe.
 */
final class Registry {
    /** No member. */
    static final int NOBODY = -1;

    /** Set on a channel that became a link. */
    static final AttributeKey<Boolean> LINKED = AttributeKey.valueOf("medchain.linked");

    private static final int MAX_UNKNOWN = 64;

    private final LinkListener listener;
    private final Map<Integer, Channel> links = new HashMap<>();
    private final Deque<Channel> unknown = new ArrayDeque<>();
    private boolean closed;

    Registry(LinkListener listener) {
        this.listener = listener;
    }

    /** A connection was opened; when too many are unknown, the one that took longest makes room. */
    synchronized void opened(Channel channel) {
        if (closed) {
            close(channel);
            return;
        }
        unknown.addLast(channel);
        if (unknown.size() > MAX_UNKNOWN) {
            close(unknown.removeFirst());
        }
    }

    synchronized void linked(int member, Channel channel) {
        unknown.remove(channel);
        if (closed) {
            close(channel);
            return;
        }
        channel.attr(LINKED).set(true);
        Channel before = links.put(member, channel);
        if (before != null) {
            close(before);
            listener.down(member);
        }
        listener.up(member);
    }

    synchronized void received(int member, Channel channel, Bytes frame) {
        if (!closed && links.get(member) == channel) {
            listener.received(member, frame);
        }
    }

    synchronized void closed(int member, Channel channel) {
        unknown.remove(channel);
        if (links.remove(member, channel) && !closed) {
            listener.down(member);
        }
    }

    synchronized @Nullable Channel link(int member) {
        return links.get(member);
    }

    /** A channel that does not close by itself is closed with its event loop. */
    static void close(Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    /** Tells nothing any more; returns all connections. */
    synchronized List<Channel> close() {
        closed = true;
        List<Channel> all = new ArrayList<>(links.values());
        all.addAll(unknown);
        return all;
    }
}
