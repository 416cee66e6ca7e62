package org.medchain.benchmarks.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection at a time on which one request after another is posted. All happens on its event loop. */
abstract class Caller {
    private static final int RECONNECT_MILLIS = 50;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LINE = 4096;
    private static final int HEAD = 8192;
    private static final int PIECE = 64 << 10;
    private static final String MESSAGE = "application/vnd.medchain.message";

    private final EventLoop loop;
    private final InetSocketAddress server;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private @Nullable Channel channel;
    private boolean inFlight;
    private boolean closed;

    Caller(EventLoop loop, InetSocketAddress server) {
        this.loop = loop;
        this.server = server;
    }

    /** From where the next connection is made. */
    abstract InetSocketAddress from();

    /** What is posted now; nothing if the caller is through. */
    abstract @Nullable Post next();

    /** Of an answer that came whole; returns how many milliseconds to wait before the next request. */
    abstract int answered(int status, long bytes);

    /** The connection broke while an answer was awaited. */
    abstract void broken();

    /** Connects; done when it is. */
    CompletableFuture<Void> open() {
        loop.execute(this::connect);
        return connected;
    }

    /** Begins to post, once it is connected. */
    void begin() {
        loop.execute(this::go);
    }

    /** Gets something there. */
    final <T> CompletableFuture<T> onLoop(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, loop);
    }

    /** Ends it. */
    void close() {
        loop.execute(() -> {
            closed = true;
            drop();
        });
    }

    /** Makes the next request go over another connection. */
    final void drop() {
        Channel old = channel;
        channel = null;
        inFlight = false;
        if (old != null) {
            var unusedFuture = old.close();
        }
    }

    private void connect() {
        ChannelFuture opening = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new Pipeline())
                .connect(server, from());
        var unusedOpening = opening.addListener(done -> {
            if (closed) {
                var unusedFuture = opening.channel().close();
            } else if (done.isSuccess()) {
                channel = opening.channel();
                if (!connected.complete(null)) {
                    go();
                }
            } else {
                after(RECONNECT_MILLIS, this::connect);
            }
        });
    }

    private void go() {
        Channel current = channel;
        if (closed || inFlight) {
            return;
        }
        if (current == null || !current.isActive()) {
            connect();
            return;
        }
        Post post = next();
        if (post == null) {
            return;
        }
        inFlight = true;
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, post.target(), Unpooled.wrappedBuffer(post.body()));
        request.headers()
                .set(HttpHeaderNames.HOST, "127.0.0.1")
                .set(HttpHeaderNames.CONTENT_TYPE, MESSAGE)
                .set(HttpHeaderNames.CONTENT_LENGTH, post.body().length);
        var unusedFuture = current.writeAndFlush(request);
    }

    private void after(int millis, Runnable task) {
        if (millis == 0) {
            loop.execute(task);
        } else {
            var unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel opened) {
            opened.pipeline().addLast(new HttpClientCodec(LINE, HEAD, PIECE), new Answers());
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private int status;
        private long bytes;
        private boolean stays;

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (context.channel() != channel) {
                return;
            }
            if (part instanceof HttpResponse response) {
                status = response.status().code();
                stays = HttpUtil.isKeepAlive(response);
                bytes = 0;
            }
            if (part instanceof HttpContent content) {
                bytes += content.content().readableBytes();
            }
            if (part instanceof LastHttpContent) {
                inFlight = false;
                if (!stays) {
                    drop();
                }
                after(answered(status, bytes), Caller.this::go);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == channel && inFlight) {
                drop();
                broken();
                after(RECONNECT_MILLIS, Caller.this::go);
            }
        }

        /** What breaks a connection is counted when it is closed; anything else is a fault of this program. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                context.fireExceptionCaught(cause);
            }
            var unusedFuture = context.close();
        }
    }
}
