package org.medchain.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/** Splits the stream into frames, each after its length in 4 bytes. Refuses a length over the limit without reading the frame. */
final class FrameLimit extends ByteToMessageDecoder {
    private static final int LENGTH = 4;

    private int max = Hello.MAX_SIZE;

    /** Raises the limit to {@code bytes} bytes, once the peer is authenticated. */
    void lift(int bytes) {
        max = bytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < LENGTH) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 0 || length > max) {
            throw new TooLongFrameException(
                    "a frame of " + Integer.toUnsignedString(length) + " bytes, expected at most " + max);
        }
        if (in.readableBytes() - LENGTH >= length) {
            in.skipBytes(LENGTH);
            out.add(in.readRetainedSlice(length));
        }
    }
}
