package org.medchain.link;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.medchain.error.UnavailableException;
import org.medchain.health.Refusal;
import org.medchain.io.Printable;
import org.medchain.metrics.Metrics;

/** A party's links: incoming ones at the addresses where it listens, and outgoing ones, which it keeps open. Thread-safe. */
public final class Links implements AutoCloseable {
    /** The most bytes of any frame: 48 MiB. */
    public static final int MAX_FRAME = 48 << 20;

    private static final int THREADS = 2;
    private static final int LENGTH = 4;
    /** The most frames sent at about the same time that share a TLS record and a packet. */
    private static final int FRAMES_PER_FLUSH = 64;

    /** Three pings fit into the silence that ends a link. Pings are most of the work of idle nodes. */
    private static final int PING_SECONDS = 3;

    private static final int SILENCE_SECONDS = 10;

    private final Common common;
    private final EventLoopGroup threads;
    private final DialQueue queue;
    private final NameLookups names = new NameLookups(InetAddress::getAllByName);
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final Metrics.Registration counted;

    /** The parts that all connections share. */
    record Common(LinkSettings settings, EphemeralTls tls, Registry registry) {}

    /** The links of the party with these settings; none before it listens or dials. The caller must close this. */
    public Links(LinkSettings settings, LinkListener listener) {
        Logging.prepare();
        this.common =
                new Common(settings, EphemeralTls.create(settings.random()), new Registry(listener, settings.meter()));
        this.queue = new DialQueue(settings.random());
        this.threads = eventLoops(
                THREADS,
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-link-%d")
                        .setDaemon(true)
                        .build());
        this.counted = settings.meter().links(common.registry()::size);
    }

    /**
     * Event loops of a class that Netty 4.1 and 4.2 both have. It is deprecated in 4.2, but its replacement is not in 4.1, which
     * frameworks still ship.
     */
    @SuppressWarnings("deprecation")
    public static EventLoopGroup eventLoops(int threads, ThreadFactory factory) {
        return new NioEventLoopGroup(threads, factory);
    }

    /**
     * Listens at {@code address}, for peers that {@code doorkeeper} admits.
     *
     * @return the bound address, with the port that the system chose for port 0
     * @throws UnavailableException if the address cannot be bound
     */
    public InetSocketAddress listen(InetSocketAddress address, Doorkeeper doorkeeper) throws UnavailableException {
        ChannelFuture bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(initializer(doorkeeper, Optional.empty()))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UnavailableException(
                    "cannot listen at " + Printable.of(address.toString()) + ": "
                            + Printable.of(bound.cause().toString())
                            + "; try another address or port, or again when this one is free",
                    bound.cause());
        }
        bound.channel().pipeline().addLast(new AcceptFailures());
        listening.add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /**
     * Opens a connection, and opens it again whenever it breaks, until the line is closed. Does not block. The dial may have to wait
     * for other dials of these links, which does not count against the patience.
     *
     * @param doorkeeper decides whether the peer is the one expected
     */
    public Line dial(InetSocketAddress address, Doorkeeper doorkeeper) {
        Bootstrap bootstrap = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .resolver(names)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        common.settings().patience().toMillis());
        Line line = new Line(bootstrap, threads, address, queue, common.settings());
        bootstrap.handler(initializer(doorkeeper, Optional.of(line)));
        line.dial();
        return line;
    }

    private ChannelInitializer<SocketChannel> initializer(Doorkeeper doorkeeper, Optional<Line> line) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                EphemeralTls tls = common.tls();
                SslHandler ssl = new SslHandler(line.isPresent() ? tls.client() : tls.server());
                ssl.setHandshakeTimeoutMillis(common.settings().patience().toMillis());
                FrameLimit limit = new FrameLimit();
                channel.pipeline()
                        .addLast(ssl)
                        .addLast(new FlushConsolidationHandler(FRAMES_PER_FLUSH, true))
                        .addLast(new IdleStateHandler(SILENCE_SECONDS, PING_SECONDS, 0))
                        .addLast(new LengthFieldPrepender(LENGTH))
                        .addLast(limit)
                        .addLast(new Connection(common, limit, doorkeeper, line));
            }
        };
    }

    /** The latest connections that were refused after their peers had said who they are; at most 8. */
    public List<Refusal> refusals() {
        return common.registry().refusals();
    }

    /**
     * Closes all links and ends all threads; the listener is not called any more. Must not be called by the listener. Has no effect if
     * called again.
     */
    @Override
    public void close() {
        counted.close();
        common.registry().close().forEach(Registry::close);
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        names.close();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
