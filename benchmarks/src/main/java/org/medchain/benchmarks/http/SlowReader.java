package org.medchain.benchmarks.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for something large, and reads 1 KiB of it a second. When it is refused or broken off, it comes again a second later. */
final class SlowReader {
    private static final int STEP = 1 << 10;
    private static final int RECEIVE_BUFFER = 4 << 10;
    private static final String ANSWERED = "HTTP/1.1 200";

    private final EventLoop loop;
    private final InetSocketAddress server;
    private final InetSocketAddress from;
    private final Supplier<Post> posts;
    private final Counts counts;
    private @Nullable Post unused;
    private @Nullable Channel channel;
    private boolean closed;

    /** What became of all. Thread-safe. */
    record Counts(LongAdder holding, LongAdder refused, LongAdder brokenOff) {
        Counts() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    SlowReader(EventLoop loop, InetSocketAddress server, InetSocketAddress from, Supplier<Post> posts, Counts counts) {
        this.loop = loop;
        this.server = server;
        this.from = from;
        this.posts = posts;
        this.counts = counts;
    }

    void begin() {
        loop.execute(this::connect);
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            if (channel != null) {
                var unusedFuture = channel.close();
            }
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        ChannelFuture opening = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(STEP).maxMessagesPerRead(1))
                .handler(new Answer())
                .connect(server, from);
        channel = opening.channel();
        var unusedOpening = opening.addListener(done -> {
            if (!done.isSuccess()) {
                again();
            } else if (closed) {
                var unusedFuture = opening.channel().close();
            }
        });
    }

    private void again() {
        var unusedFuture = loop.schedule(this::connect, 1, TimeUnit.SECONDS);
    }

    private final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
        private boolean held;
        private boolean known;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Post post = unused == null ? posts.get() : unused;
            unused = post;
            String head = "POST " + post.target() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + "Content-Type: application/vnd.medchain.message\r\nContent-Length: " + post.body().length
                    + "\r\n\r\n";
            var unusedFuture = context.writeAndFlush(
                    Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), post.body()));
            context.read();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (!known) {
                known = true;
                held = bytes.toString(StandardCharsets.US_ASCII).startsWith(ANSWERED);
                if (held) {
                    unused = null;
                    counts.holding().increment();
                } else {
                    counts.refused().increment();
                    var unusedFuture = context.close();
                    return;
                }
            }
            var unusedFuture = context.executor().schedule(context::read, 1, TimeUnit.SECONDS);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (held) {
                counts.holding().decrement();
                counts.brokenOff().increment();
            }
            again();
        }

        /** A connection that the server broke off is counted when it is closed. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                context.fireExceptionCaught(cause);
            }
            var unusedFuture = context.close();
        }
    }
}
