package org.medchain.chain.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.tls.EphemeralTls;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * One connection from its first byte: TLS, then a {@link Hello} in each direction, then frames. Whatever is out of order
 * closes it. Runs on the connection's event loop alone.
 */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = System.getLogger(Connection.class.getName());

    private final LinkSettings settings;
    private final EphemeralTls tls;
    private final Registry registry;
    private final FrameLimit limit;
    private final int dialled;
    private Hello.@Nullable Ends ends;
    private @Nullable ScheduledFuture<?> deadline;
    private int member = Registry.NOBODY;

    /** {@code dialled} is the member that must answer, or {@link Registry#NOBODY} if the other side opened it. */
    Connection(LinkSettings settings, EphemeralTls tls, Registry registry, FrameLimit limit, int dialled) {
        this.settings = settings;
        this.tls = tls;
        this.registry = registry;
        this.limit = limit;
        this.dialled = dialled;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        registry.opened(context.channel());
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, "nobody said hello in time"),
                        settings.patience().toMillis(),
                        TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws IOException {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            SslHandler handler = context.pipeline().get(SslHandler.class);
            ends = new Hello.Ends(tls.certificate(), EphemeralTls.peerCertificate(handler.engine()));
            write(context, Hello.of(settings, ends).encode());
        } else if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                write(context, Bytes.empty());
            } else {
                refuse(context, "silent for too long");
            }
        }
    }

    private static void write(ChannelHandlerContext context, Bytes frame) {
        context.writeAndFlush(Unpooled.wrappedBuffer(frame.toByteArray()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        if (frame.readableBytes() == 0) {
            return;
        }
        byte[] content = new byte[frame.readableBytes()];
        frame.readBytes(content);
        Bytes bytes = Bytes.takeOwnership(content);
        if (member != Registry.NOBODY) {
            registry.received(member, context.channel(), bytes);
        } else {
            greet(context, bytes);
        }
    }

    private void greet(ChannelHandlerContext context, Bytes frame) {
        Hello.Ends known = ends;
        if (known == null) {
            refuse(context, "a frame before TLS");
            return;
        }
        try {
            Hello hello = Hello.decode(frame);
            hello.verify(settings, known);
            boolean expected =
                    dialled == Registry.NOBODY ? hello.member() < settings.member() : hello.member() == dialled;
            if (!expected) {
                throw new VerificationException("member " + hello.member() + " where another one was expected");
            }
            member = hello.member();
            limit.lift();
            cancelDeadline();
            registry.linked(member, context.channel());
        } catch (MalformedException | VerificationException e) {
            refuse(context, e.getMessage());
        }
    }

    private void refuse(ChannelHandlerContext context, @Nullable String reason) {
        LOG.log(Level.INFO, () -> "connection with " + context.channel().remoteAddress() + " closed: " + reason);
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelDeadline();
        registry.closed(member, context.channel());
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, cause.toString());
    }
}
