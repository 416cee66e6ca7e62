package org.medchain.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is kept: opened again, sooner or later, whenever it breaks. The wait doubles with each failure, and
 * starts over after a connection that stood for some time. Thread-safe.
 */
public final class Line implements AutoCloseable {
    private static final int FIRST_WAIT_MILLIS = 50;
    private static final int LONGEST_WAIT_MILLIS = 2_000;
    private static final long STOOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Bootstrap bootstrap;
    private final EventLoopGroup threads;
    private final InetSocketAddress address;
    private int waitMillis = FIRST_WAIT_MILLIS;
    private @Nullable ChannelFuture connecting;
    private boolean closed;

    Line(Bootstrap bootstrap, EventLoopGroup threads, InetSocketAddress address) {
        this.bootstrap = bootstrap;
        this.threads = threads;
        this.address = address;
    }

    synchronized void dial() {
        if (closed || threads.isShuttingDown()) {
            return;
        }
        long begun = System.nanoTime();
        ChannelFuture connected = bootstrap.connect(address);
        connecting = connected;
        connected.channel().closeFuture().addListener(ended -> {
            boolean stood = connected.isSuccess() && System.nanoTime() - begun > STOOD_NANOS;
            dialLater(stood);
        });
    }

    private synchronized void dialLater(boolean stood) {
        if (!closed && !threads.isShuttingDown()) {
            int wait = stood ? FIRST_WAIT_MILLIS : waitMillis;
            waitMillis = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
            ScheduledFuture<?> unused = threads.next().schedule(this::dial, wait, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes the connection and opens it no more. May be called again. */
    @Override
    public synchronized void close() {
        closed = true;
        if (connecting != null) {
            Registry.close(connecting.channel());
        }
    }
}
