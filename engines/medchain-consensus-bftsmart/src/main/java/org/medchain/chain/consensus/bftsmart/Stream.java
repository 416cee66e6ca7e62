package org.medchain.chain.consensus.bftsmart;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;

/** This member's end of a connection between two replicas. Confined to the tunnels' thread. */
final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = System.getLogger(Stream.class.getName());
    /** The most bytes that may wait until the replica here is connected. */
    private static final int MAX_WAITING_BYTES = 16 << 20;

    private final Tunnels tunnels;
    private final int member;
    private final int number;
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean ended;
    private @Nullable ChannelHandlerContext replica;

    Stream(Tunnels tunnels, int member, int number) {
        this.tunnels = tunnels;
        this.member = member;
        this.number = number;
    }

    /** The member whose replica is at the other end. */
    int member() {
        return member;
    }

    /** The connection's number, chosen by the member that opened it. */
    int number() {
        return number;
    }

    /** An end that dials is connected before it gets this handler. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            channelActive(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (replica != null) {
            return;
        }
        replica = context;
        if (ended) {
            close(context);
            return;
        }
        // The other member does not know a connection that was accepted at an entrance here.
        if (context.channel().parent() != null) {
            tunnels.begun(this);
        }
        waiting.forEach(this::write);
        waiting.clear();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf in) {
        while (in.isReadable()) {
            byte[] bytes = new byte[Math.min(in.readableBytes(), MessageCodec.MAX_STREAM_BYTES)];
            in.readBytes(bytes);
            tunnels.wrote(this, Bytes.takeOwnership(bytes));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tunnels.ended(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(Level.DEBUG, () -> "a connection with the replica of member " + member + " broke: " + cause);
        close(context);
    }

    /** Writes to the replica here once it is connected. */
    void write(ByteBuf bytes) {
        if (ended) {
            bytes.release();
        } else if (replica != null) {
            replica.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            waitingBytes += bytes.readableBytes();
            waiting.add(bytes);
            if (waitingBytes > MAX_WAITING_BYTES) {
                end();
            }
        }
    }

    /** Closes the replica's connection. */
    void end() {
        ended = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        if (replica != null) {
            close(replica);
        }
    }

    private static void close(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }
}
