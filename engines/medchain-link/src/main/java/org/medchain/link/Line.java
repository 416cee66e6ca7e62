package org.medchain.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.medchain.health.NoLink;
import org.medchain.metrics.Tag.LinkFailure;

/**
 * An outgoing connection that is opened again whenever it breaks. The wait doubles with each failure, and starts over after a
 * connection that lasted for some time. Its upper half is random, so that parties which failed together do not come back together.
 * Thread-safe.
 */
public final class Line implements AutoCloseable {
    private static final int FIRST_WAIT_MILLIS = 50;
    private static final int MAX_DOUBLINGS = 6;
    private static final int LONGEST_WAIT_MILLIS = 2_000;
    private static final long STOOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A dial that takes longer without leading to a link is slow. If it is not even connected, it gives its place to others. */
    private static final int SLOW_MILLIS = 1_000;
    /** A peer that refuses this party closes a link sooner than this. */
    private static final long ACCEPTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final LinkTrouble NOT_YET = new LinkTrouble(NoLink.OPENING, "no connection yet");
    private static final LinkTrouble NOT_LET_IN = new LinkTrouble(
            NoLink.REFUSES,
            "the other end closed the connection right after the hello: it refuses this party,"
                    + " whose certificate may be expired, revoked or of another authority");
    private static final LinkTrouble NO_HELLO =
            new LinkTrouble(NoLink.BROKEN, "the other end closed the connection before its hello");
    private static final LinkTrouble ENDED = new LinkTrouble(NoLink.BROKEN, "the other end closed the connection");

    private final Bootstrap bootstrap;
    private final EventLoopGroup threads;
    private final InetSocketAddress address;
    private final DialQueue queue;
    private final RandomGenerator random;
    private final LinkMeter meter;
    private volatile Optional<Attempt> attempt = Optional.empty();
    private volatile Optional<LinkTrouble> trouble = Optional.empty();
    private boolean wasSlow;
    private int failures;
    private boolean closed;

    /** One attempt to connect, and the connection that came of it. */
    private static final class Attempt {
        private final ChannelFuture connected;
        private final DialQueue.Place place;
        private final long begun = System.nanoTime();
        private volatile boolean linked;
        private Optional<LinkTrouble> refusal = Optional.empty();

        Attempt(ChannelFuture connected, DialQueue.Place place) {
            this.connected = connected;
            this.place = place;
        }

        void linked() {
            linked = true;
            place.leave(DialQueue.Outcome.LINKED);
        }

        void waited() {
            if (!connected.isSuccess()) {
                place.leave(DialQueue.Outcome.OVER);
            }
        }

        void ended() {
            place.leave(connected.isSuccess() && wasSlow() ? DialQueue.Outcome.TIMED_OUT : DialQueue.Outcome.OVER);
        }

        boolean wasSlow() {
            return !linked && System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS);
        }

        boolean stood() {
            return linked && System.nanoTime() - begun > STOOD_NANOS;
        }

        boolean isAccepted() {
            return linked && System.nanoTime() - begun > ACCEPTED_NANOS;
        }

        LinkTrouble end() {
            if (connected.isDone() && !connected.isSuccess()) {
                return unreachable(connected.cause());
            }
            LinkTrouble otherwise = linked ? NOT_LET_IN : NO_HELLO;
            return refusal.orElse(isAccepted() ? ENDED : otherwise);
        }
    }

    Line(
            Bootstrap bootstrap,
            EventLoopGroup threads,
            InetSocketAddress address,
            DialQueue queue,
            LinkSettings settings) {
        this.bootstrap = bootstrap;
        this.threads = threads;
        this.address = address;
        this.queue = queue;
        this.random = settings.random();
        this.meter = settings.meter();
    }

    /** Dials as soon as the queue lets it. */
    void dial() {
        boolean slow;
        synchronized (this) {
            slow = wasSlow;
        }
        queue.enter(this::begin, slow);
    }

    private void begin(DialQueue.Place place) {
        connect(place).ifPresentOrElse(this::watch, () -> place.leave(DialQueue.Outcome.OVER));
    }

    private synchronized Optional<Attempt> connect(DialQueue.Place place) {
        attempt = isOver() ? Optional.empty() : Optional.of(new Attempt(bootstrap.connect(address), place));
        return attempt;
    }

    private void watch(Attempt begun) {
        // A channel without a socket, because the process has too many open files, never closes.
        begun.connected.addListener(connecting -> {
            if (connecting.isSuccess()) {
                begun.connected.channel().closeFuture().addListener(closing -> ended(begun));
            } else {
                meter.failed(LinkFailure.UNREACHABLE);
                ended(begun);
            }
        });
        ScheduledFuture<?> unused = threads.next().schedule(begun::waited, SLOW_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ended(Attempt attempt) {
        attempt.ended();
        failed(attempt.end());
        dialLater(attempt);
    }

    private static LinkTrouble unreachable(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return new LinkTrouble(NoLink.ADDRESS_UNKNOWN, "the name has no address (DNS): " + cause.getMessage());
        }
        return new LinkTrouble(NoLink.UNREACHABLE, "no connection: " + cause.getMessage());
    }

    private synchronized void failed(LinkTrouble why) {
        trouble = Optional.of(why);
    }

    /** Notes why this end is about to close the connection. */
    synchronized void refused(LinkTrouble why) {
        attempt.ifPresent(current -> current.refusal = Optional.of(why));
    }

    /** The address that is dialled. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Why there is no link; empty while there is one that the other end did not close at once. Does not wait for a dial under way, which may wait for the name's address.
     */
    public Optional<LinkTrouble> trouble() {
        Optional<Attempt> latest = attempt;
        Optional<LinkTrouble> why = trouble;
        boolean linked = latest.filter(
                        current -> current.linked && current.connected.channel().isActive())
                .isPresent();
        if (linked && (why.isEmpty() || latest.filter(Attempt::isAccepted).isPresent())) {
            return Optional.empty();
        }
        return why.or(() -> Optional.of(NOT_YET));
    }

    private boolean isOver() {
        return closed || threads.isShuttingDown();
    }

    /** Notes that the peer is authenticated, which ends the dial. */
    void linked() {
        current().ifPresent(Attempt::linked);
    }

    private synchronized Optional<Attempt> current() {
        return attempt;
    }

    private synchronized void dialLater(Attempt ended) {
        if (!isOver()) {
            wasSlow = ended.wasSlow();
            failures = ended.stood() ? 0 : failures + 1;
            ScheduledFuture<?> unused = threads.next().schedule(this::dial, waitMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private int waitMillis() {
        int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
        int half = Math.min(FIRST_WAIT_MILLIS << doublings, LONGEST_WAIT_MILLIS) / 2;
        return half + random.nextInt(half + 1);
    }

    /** Closes the connection for good. Has no effect if called again. */
    @Override
    public synchronized void close() {
        closed = true;
        attempt.ifPresent(open -> Registry.close(open.connected.channel()));
    }
}
