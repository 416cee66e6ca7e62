package org.medchain.chain.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.tls.EphemeralTls;
import org.medchain.error.UnavailableException;

/**
 * A member's links to the other members: one TLS 1.3 connection to each, opened by the member with the lower number, opened
 * again whenever it breaks. A certificate that expires or is revoked while a link stands ends with the link. Thread-safe.
 */
public final class Links implements AutoCloseable {
    /** The most bytes of a frame: 48 MiB. */
    public static final int MAX_FRAME = 48 << 20;

    private static final int THREADS = 2;
    private static final int LENGTH = 4;
    private static final int UNSENT_BYTES = 64 << 20;
    private static final int PING_SECONDS = 2;
    private static final int SILENCE_SECONDS = 10;
    private static final int FIRST_RETRY_MILLIS = 50;
    private static final int MAX_RETRY_MILLIS = 2_000;

    private final LinkSettings settings;
    private final EphemeralTls tls;
    private final Registry registry;
    private final EventLoopGroup threads;
    private final Channel server;

    private Links(LinkSettings settings, LinkListener listener) throws UnavailableException {
        this.settings = settings;
        this.tls = EphemeralTls.create(settings.random());
        this.registry = new Registry(listener);
        this.threads = new MultiThreadIoEventLoopGroup(THREADS, named(), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(UNSENT_BYTES / 2, UNSENT_BYTES))
                .childHandler(initializer(Registry.NOBODY))
                .bind(settings.listen())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end();
            throw new UnavailableException("cannot listen at " + settings.listen(), bound.cause());
        }
        this.server = bound.channel();
    }

    /**
     * Binds the address and begins to connect; does not wait for anybody.
     *
     * @throws UnavailableException if the address cannot be bound
     */
    public static Links open(LinkSettings settings, LinkListener listener) throws UnavailableException {
        Links links = new Links(settings, listener);
        settings.peers().keySet().stream()
                .filter(peer -> settings.member() < peer)
                .forEach(peer -> links.dial(peer, FIRST_RETRY_MILLIS));
        return links;
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "medchain-link-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private ChannelInitializer<SocketChannel> initializer(int dialled) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                SslHandler ssl = new SslHandler(dialled == Registry.NOBODY ? tls.server() : tls.client());
                ssl.setHandshakeTimeoutMillis(settings.patience().toMillis());
                FrameLimit limit = new FrameLimit();
                channel.pipeline()
                        .addLast(ssl)
                        .addLast(new IdleStateHandler(SILENCE_SECONDS, PING_SECONDS, 0))
                        .addLast(new LengthFieldPrepender(LENGTH))
                        .addLast(limit)
                        .addLast(new Connection(settings, tls, registry, limit, dialled));
            }
        };
    }

    private void dial(int peer, int retryMillis) {
        if (threads.isShuttingDown()) {
            return;
        }
        ChannelFuture connected = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.patience().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(UNSENT_BYTES / 2, UNSENT_BYTES))
                .handler(initializer(peer))
                .connect(settings.peers().get(peer));
        connected.channel().closeFuture().addListener(closed -> {
            // A link that stood for a while starts over with the shortest wait.
            boolean linked = connected.isSuccess() && connected.channel().hasAttr(Registry.LINKED);
            int wait = linked ? FIRST_RETRY_MILLIS : retryMillis;
            dialLater(peer, wait);
        });
    }

    private void dialLater(int peer, int waitMillis) {
        if (!threads.isShuttingDown()) {
            int next = Math.min(2 * waitMillis, MAX_RETRY_MILLIS);
            ScheduledFuture<?> unused =
                    threads.next().schedule(() -> dial(peer, next), waitMillis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Sends a frame, if there is a link to this member and it takes more. Never waits.
     *
     * @return false if the frame was not sent; true says nothing about its arrival
     */
    public boolean send(int member, Bytes frame) {
        if (frame.isEmpty() || frame.size() > MAX_FRAME) {
            throw new IllegalArgumentException("a frame has 1 to " + MAX_FRAME + " bytes, found " + frame.size());
        }
        Channel link = registry.link(member);
        if (link == null || !link.isWritable()) {
            return false;
        }
        link.writeAndFlush(Unpooled.wrappedBuffer(frame.toByteArray()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        return true;
    }

    /** The address, as bound. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Closes all links and ends all threads; the listener hears nothing any more. May be called again. */
    @Override
    public void close() {
        registry.close().forEach(Registry::close);
        server.close().awaitUninterruptibly();
        end();
    }

    private void end() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
