package org.medchain.chain.consensus.bftsmart;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the members around BFT-SMaRt say to one another. */
public final class BftSmartSurfaces implements Surfaces {
    private static final Bytes ID = Bytes.copyOf(new byte[Request.ID_BYTES]);

    @Override
    public List<Surface> all() {
        return List.of(
                canonical("bftsmart-message", MessageCodec::decode, MessageCodec::encode, messages()),
                canonical(
                        "bftsmart-request",
                        Request::decode,
                        Request::encode,
                        Request.entry(ID, Bytes.utf8("entry")).encode(),
                        Request.above(ID, 5).encode()));
    }

    private static Bytes[] messages() {
        return Stream.of(
                        new Message.Hello(1, Bytes.utf8("key"), true, false, true),
                        new Message.Submitted(1, 2, 3, Bytes.utf8("request")),
                        new Message.StreamOpened(1, 1),
                        new Message.StreamBytes(1, 1, Bytes.utf8("bytes")),
                        new Message.StreamClosed(1, 1))
                .map(MessageCodec::encode)
                .toArray(Bytes[]::new);
    }
}
