package org.medchain.chain.consensus.bftsmart;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.link.Links;

/**
 * Tunnels the connections between replicas through the links between members, so that a replica connects to loopback addresses
 * only. Of two members the one with the higher number opens the connections, as BFT-SMaRt's replicas do: its replica connects to
 * an entrance, a local port that stands for the other replica. At the other end a connection waits until the replica there is up.
 * One thread does all the work. Thread-safe.
 */
final class Tunnels implements AutoCloseable {
    private static final int RETRY_MILLIS = 50;

    private final int replicaPort;
    private final long generation;
    private final Peers peers;
    private final EventLoopGroup thread;
    private final Map<Integer, Map<Integer, Stream>> streams = new HashMap<>();
    private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();
    private final Map<Integer, Channel> entrances = new HashMap<>();
    private final Set<Integer> linked = new HashSet<>();
    private int lastStream;

    /** {@code replicaPort} is the port where the replica here accepts connections of others. */
    Tunnels(String name, long generation, int replicaPort, Peers peers) {
        this.generation = generation;
        this.replicaPort = replicaPort;
        this.peers = peers;
        this.thread = Links.eventLoops(
                1,
                new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build());
    }

    /**
     * A port at which the replica here reaches that of {@code member}, while there is a link to the member. Without a link the port
     * is closed: BFT-SMaRt discards the key that it shares with a replica that accepts a connection, and waits forever for a new one.
     */
    int entrance(int member) throws UnavailableException {
        ChannelFuture bound = bind(member, 0).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UnavailableException(
                    "no local port for the replica of member " + member
                            + " can be bound, opening the ledger again may help",
                    bound.cause());
        }
        int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        bound.channel().close().awaitUninterruptibly();
        ports.put(member, port);
        return port;
    }

    private ChannelFuture bind(int member, int port) {
        return new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(entrant(member))
                .bind(InetAddress.getLoopbackAddress(), port);
    }

    /** The link to {@code member} is up. */
    void linkUp(int member) {
        thread.execute(() -> linked.add(member));
    }

    /** The replica of {@code member} takes connections: opens its entrance if there is a link. */
    void open(int member) {
        Integer port = ports.get(member);
        if (port != null) {
            thread.execute(() -> {
                if (linked.contains(member) && !entrances.containsKey(member)) {
                    entrances.put(member, bind(member, port).channel());
                }
            });
        }
    }

    private ChannelInitializer<SocketChannel> entrant(int member) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                lastStream++;
                channel.pipeline().addLast(new Stream(Tunnels.this, member, lastStream));
            }
        };
    }

    /** The replica here has opened a connection at an entrance. */
    void begun(Stream stream) {
        if (peers.send(stream.member(), new Message.StreamOpened(generation, stream.number()))) {
            of(stream.member()).put(stream.number(), stream);
        } else {
            stream.end();
        }
    }

    private Map<Integer, Stream> of(int member) {
        return streams.computeIfAbsent(member, any -> new HashMap<>());
    }

    /** The replica here wrote these bytes. */
    void wrote(Stream stream, Bytes bytes) {
        if (!peers.send(stream.member(), new Message.StreamBytes(generation, stream.number(), bytes))) {
            stream.end();
        }
    }

    /** The replica here has closed its end. */
    void ended(Stream stream) {
        if (of(stream.member()).remove(stream.number(), stream)) {
            peers.send(stream.member(), new Message.StreamClosed(generation, stream.number()));
        }
    }

    /** The replica of {@code member} opens a connection to the one here. */
    void opened(int member, int number) {
        thread.execute(() -> {
            Stream stream = new Stream(this, member, number);
            Stream before = of(member).put(number, stream);
            if (before != null) {
                before.end();
            }
            connect(stream);
        });
    }

    private void connect(Stream stream) {
        if (of(stream.member()).get(stream.number()) != stream || thread.isShuttingDown()) {
            return;
        }
        new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(InetAddress.getLoopbackAddress(), replicaPort)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected.channel().pipeline().addLast(stream);
                    } else if (!thread.isShuttingDown()) {
                        ScheduledFuture<?> unused =
                                thread.next().schedule(() -> connect(stream), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                });
    }

    /** The replica of {@code member} wrote these bytes. */
    void received(int member, int number, Bytes bytes) {
        thread.execute(() -> {
            Stream stream = of(member).get(number);
            if (stream != null) {
                stream.write(Unpooled.wrappedBuffer(bytes.toByteArray()));
            }
        });
    }

    /** The replica of {@code member} closed its end. */
    void closed(int member, int number) {
        thread.execute(() -> {
            Stream stream = of(member).remove(number);
            if (stream != null) {
                stream.end();
            }
        });
    }

    /** The link to {@code member} is down. */
    void cut(int member) {
        thread.execute(() -> {
            linked.remove(member);
            Channel entrance = entrances.remove(member);
            if (entrance != null) {
                ChannelFuture unused = entrance.close();
            }
            Map<Integer, Stream> broken = streams.remove(member);
            if (broken != null) {
                broken.values().forEach(Stream::end);
            }
        });
    }

    /** Closes all connections and ends the thread. */
    @Override
    public void close() {
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
