package org.medchain.benchmarks.evaluation;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries TCP connections to one address of this machine with the delay of a {@link Wan}, and counts their bytes. It is a relay
 * between sockets, not a network: a connection takes the round trip of its handshake before anything is carried, and whatever is
 * read is written after a delay, in its order; nothing is lost, bandwidth has no limit, and TCP's windows see the loopback interface.
 * Bytes are those of TCP's payload in both directions, TLS included, headers of TCP and IP not. Thread-safe.
 */
final class WanRelay implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final Wan wan;
    private final InetSocketAddress target;
    private final Channel server;
    private volatile LongAdder counter = new LongAdder();

    private WanRelay(EventLoopGroup loops, int port, int target, Wan wan) throws IOException {
        this.wan = wan;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel near) {
                        near.pipeline().addLast(new Near());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("port " + port + " cannot be bound", bound.cause());
        }
        this.server = bound.channel();
    }

    /**
     * Listens on the loopback interface.
     *
     * @param port where; 0 for any
     * @param target the port that connections are carried to
     */
    static WanRelay open(EventLoopGroup loops, int port, int target, Wan wan) throws IOException {
        return new WanRelay(loops, port, target, wan);
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Counts the bytes of connections that are made from now on here, those of earlier ones where they were counted before. */
    void countInto(LongAdder bytes) {
        counter = bytes;
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
    }

    /** The end of whoever connects. */
    private final class Near extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            Channel near = context.channel();
            LongAdder bytes = counter;
            ChannelFuture connected = new Bootstrap()
                    .group(near.eventLoop())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(target);
            ChannelFuture unusedListened = connected.addListener(done -> {
                if (!done.isSuccess()) {
                    ChannelFuture unused = near.close();
                    return;
                }
                Channel far = connected.channel();
                near.pipeline().addLast(new Way(far, bytes));
                far.pipeline().addLast(new Way(near, bytes));
                long handshake = wan.drawNanos() + wan.drawNanos();
                Future<?> unused = near.eventLoop().schedule(() -> begin(near, far), handshake, TimeUnit.NANOSECONDS);
            });
        }

        private static void begin(Channel near, Channel far) {
            near.config().setAutoRead(true);
            far.config().setAutoRead(true);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }

    /** One direction of a connection. Both ends are of one event loop. */
    private final class Way extends ChannelInboundHandlerAdapter {
        private final Channel to;
        private final LongAdder bytes;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private long lastDue = System.nanoTime();

        Way(Channel to, LongAdder bytes) {
            this.to = to;
            this.bytes = bytes;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes.add(((ByteBuf) message).readableBytes());
            later(context, () -> {
                if (to.isActive()) {
                    ChannelFuture unused = to.writeAndFlush(message);
                } else {
                    ReferenceCountUtil.release(message);
                }
            });
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            later(context, () -> {
                ChannelFuture unused = to.close();
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }

        /** Not before what came earlier: a packet that overtakes another waits for it at the receiver. */
        private void later(ChannelHandlerContext context, Runnable action) {
            long now = System.nanoTime();
            lastDue = Math.max(lastDue, now + wan.drawNanos());
            waiting.add(action);
            if (waiting.size() == 1 && lastDue <= now) {
                waiting.remove().run();
            } else {
                Future<?> unused =
                        context.channel().eventLoop().schedule(this::next, lastDue - now, TimeUnit.NANOSECONDS);
            }
        }

        /** Timers of the same instant may come in any order; what they carry does not. */
        private void next() {
            waiting.remove().run();
        }
    }
}
