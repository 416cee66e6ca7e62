package org.medchain.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What arrives on a link before it is known who is there. */
public final class LinkSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        Bytes hello = new Hello(Bytes.utf8("network"), Samples.PATIENT_CERTIFICATE, Bytes.utf8("signature")).encode();
        return List.of(
                Surface.canonical("hello", Hello::decode, Hello::encode, hello),
                Surface.readOnly("frames", LinkSurfaces::frames, Bytes.fromHex("00000003010203" + "00000000")));
    }

    private static int frames(Bytes input) throws MalformedException {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameLimit());
        try {
            boolean unused = channel.writeInbound(Unpooled.wrappedBuffer(input.toByteArray()));
            int frames = channel.inboundMessages().size();
            return channel.finishAndReleaseAll() ? frames : 0;
        } catch (DecoderException e) {
            throw new MalformedException("no frame", e);
        }
    }
}
