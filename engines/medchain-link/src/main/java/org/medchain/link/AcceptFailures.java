package org.medchain.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.io.Printable;

/** Says that no connection could be accepted. Comes after Netty's own handler, which tries again after a second. */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = System.getLogger(AcceptFailures.class.getName());

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        say(cause);
    }

    static void say(Throwable cause) {
        LOG.log(
                Level.WARNING,
                () -> "MC-N005 connections cannot be accepted now: " + Printable.of(cause.toString())
                        + "; the next attempt is in a second");
    }
}
