package org.medchain.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.io.Printable;

/** A link on a Netty channel. */
final class ChannelLink implements Link {
    private final Channel channel;
    private final IdentityCertificate peer;
    private final Optional<Line> line;
    private final Instant since;
    private final LinkMeter meter;

    ChannelLink(Channel channel, IdentityCertificate peer, Optional<Line> line, Instant since, LinkMeter meter) {
        this.channel = channel;
        this.peer = peer;
        this.line = line;
        this.since = since;
        this.meter = meter;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public IdentityCertificate peer() {
        return peer;
    }

    @Override
    public Optional<Line> line() {
        return line;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public SocketAddress address() {
        return channel.remoteAddress();
    }

    @Override
    public boolean send(Bytes frame) {
        if (frame.isEmpty() || frame.size() > Links.MAX_FRAME) {
            throw new IllegalArgumentException(
                    "the frame has " + frame.size() + " bytes, expected 1 to " + Links.MAX_FRAME);
        }
        if (!channel.isWritable()) {
            return false;
        }
        meter.sent(frame.size());
        channel.writeAndFlush(Unpooled.wrappedBuffer(frame.toByteArray()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        return true;
    }

    @Override
    public void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    @Override
    public void close() {
        Registry.close(channel);
    }

    @Override
    public String toString() {
        return "Link[" + Printable.of(peer.subject()) + ", " + channel.remoteAddress() + "]";
    }
}
