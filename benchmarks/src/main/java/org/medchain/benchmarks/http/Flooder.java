package org.medchain.benchmarks.http;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Posts garbage, and more as soon as it is refused, from one address. */
final class Flooder extends Caller {
    private final int number;
    private final List<Post> garbage;
    private final Replies replies;
    private int turn;

    /** What a flood met with, by status. Thread-safe. */
    static final class Replies {
        private final ConcurrentMap<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
        private final LongAdder broken = new LongAdder();

        private void count(int status) {
            byStatus.computeIfAbsent(status, key -> new LongAdder()).increment();
        }

        /** How many with this status. */
        long of(int status) {
            LongAdder count = byStatus.get(status);
            return count == null ? 0 : count.sum();
        }

        long all() {
            return byStatus.values().stream().mapToLong(LongAdder::sum).sum();
        }

        long broken() {
            return broken.sum();
        }

        void reset() {
            byStatus.clear();
            broken.reset();
        }
    }

    Flooder(EventLoop loop, InetSocketAddress server, int number, List<Post> garbage, Replies replies) {
        super(loop, server);
        this.number = number;
        this.garbage = garbage;
        this.replies = replies;
        this.turn = number;
    }

    @Override
    InetSocketAddress from() {
        return Address.FLOOD.of(number);
    }

    @Override
    Post next() {
        return garbage.get(turn++ % garbage.size());
    }

    @Override
    int answered(int status, long bytes) {
        replies.count(status);
        return 0;
    }

    @Override
    void broken() {
        replies.broken.increment();
    }
}
