package org.medchain.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.health.NoLink;
import org.medchain.health.Refusal;
import org.medchain.io.Printable;
import org.medchain.metrics.Tag.LinkFailure;

/**
 * One connection from its first byte: TLS, then a {@link Hello} in each direction, then frames. A violation of the protocol closes
 * it; so does, within half a minute, a certificate that has expired or was revoked. For the connection's event loop.
 */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = System.getLogger(Connection.class.getName());
    private static final int LOOK_AGAIN_SECONDS = 30;

    private final LinkSettings settings;
    private final EphemeralTls tls;
    private final Registry registry;
    private final FrameLimit limit;
    private final Doorkeeper doorkeeper;
    private final Optional<Line> line;
    private Hello.@Nullable Ends ends;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ChannelLink link;

    Connection(Links.Common common, FrameLimit limit, Doorkeeper doorkeeper, Optional<Line> line) {
        this.settings = common.settings();
        this.tls = common.tls();
        this.registry = common.registry();
        this.limit = limit;
        this.doorkeeper = doorkeeper;
        this.line = line;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        registry.opened(context.channel(), line.isEmpty());
        timer = context.executor()
                .schedule(
                        () -> refuse(context, LinkFailure.TIMEOUT, NoLink.SILENT, "no hello in time"),
                        settings.patience().toMillis(),
                        TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws IOException {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            registry.advanced(context.channel());
            SslHandler handler = context.pipeline().get(SslHandler.class);
            ends = new Hello.Ends(
                    tls.certificate(),
                    EphemeralTls.peerCertificate(handler.engine().getSession()));
            write(context, Hello.of(settings, ends).encode());
        } else if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                write(context, Bytes.empty());
            } else {
                refuse(context, LinkFailure.TIMEOUT, NoLink.SILENT, "no frame or ping in time");
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
        ChannelLink known = link;
        if (known != null) {
            registry.received(known, bytes);
        } else {
            greet(context, bytes);
        }
    }

    private void greet(ChannelHandlerContext context, Bytes frame) {
        Hello.Ends known = ends;
        if (known == null) {
            refuse(context, LinkFailure.REFUSED, NoLink.REFUSED, "a frame before the end of the TLS handshake");
            return;
        }
        try {
            Hello hello = Hello.decode(frame);
            hello.verify(settings, known);
            Allowance allowance = doorkeeper.admit(hello.certificate());
            limit.lift(allowance.maxFrame());
            context.channel()
                    .config()
                    .setWriteBufferWaterMark(
                            new WriteBufferWaterMark(allowance.maxUnsent() / 2, allowance.maxUnsent()));
            lookAgainFromNowOn(context, hello.certificate());
            ChannelLink proved = new ChannelLink(
                    context.channel(),
                    hello.certificate(),
                    line,
                    settings.clock().instant(),
                    settings.meter());
            link = proved;
            line.ifPresent(Line::linked);
            registry.linked(proved, allowance.links());
        } catch (MalformedException | VerificationException e) {
            boolean news = registry.refused(new Refusal(
                    settings.clock().instant(),
                    Printable.of(String.valueOf(context.channel().remoteAddress())),
                    Printable.of(e.getMessage())));
            settings.meter().refused(e);
            refuse(context, news ? Level.INFO : Level.DEBUG, LinkTrouble.refusal(e));
        }
    }

    private void lookAgainFromNowOn(ChannelHandlerContext context, IdentityCertificate peer) {
        cancelTimer();
        timer = context.executor()
                .scheduleAtFixedRate(
                        () -> lookAgain(context, peer), LOOK_AGAIN_SECONDS, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
    }

    private void lookAgain(ChannelHandlerContext context, IdentityCertificate peer) {
        try {
            settings.verifyStillGood(peer);
            Allowance unused = doorkeeper.admit(peer);
        } catch (VerificationException e) {
            settings.meter().refused(e);
            refuse(context, Level.INFO, LinkTrouble.refusal(e));
        } catch (RuntimeException | Error e) {
            // The timer would not run again after an exception, so the certificate would stay trusted.
            refuse(
                    context,
                    LinkFailure.BROKEN,
                    NoLink.BROKEN,
                    "the certificate could not be checked again: " + Printable.of(e.toString()));
        }
    }

    private void refuse(ChannelHandlerContext context, LinkFailure failure, NoLink kind, String reason) {
        settings.meter().failed(failure);
        refuse(context, Level.INFO, new LinkTrouble(kind, reason));
    }

    private void refuse(ChannelHandlerContext context, Level level, LinkTrouble why) {
        LOG.log(level, () -> "connection with " + context.channel().remoteAddress() + " closed: " + why.text());
        line.ifPresent(dialled -> dialled.refused(why));
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelTimer();
        registry.closed(context.channel(), link);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, LinkFailure.BROKEN, NoLink.BROKEN, Printable.of(cause.toString()));
    }
}
