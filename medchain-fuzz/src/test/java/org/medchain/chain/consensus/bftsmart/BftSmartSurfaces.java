package org.medchain.chain.consensus.bftsmart;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the members around BFT-SMaRt say to one another. */
public final class BftSmartSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        return List.of(
                canonical("bftsmart-message", MessageCodec::decode, MessageCodec::encode, messages()),
                canonical("bftsmart-order", Order::decode, Order::encode, new Order(5, Samples.event()).encode()));
    }

    private static Bytes[] messages() {
        Block block = Block.create(1, Samples.CONFIG.genesisHash(), 1_000_000, List.of(Samples.event()));
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 0, Samples.PROVIDER)));
        return Stream.of(
                        new Message.Status(
                                Optional.of(new Message.Head(block.header(), certificate)),
                                Optional.of(block),
                                Bytes.utf8("key"),
                                true),
                        new Message.Request(1, 2, new Order(5, Samples.event()).encode()),
                        new Message.Signed(3, Bytes.utf8("signature")),
                        new Message.BlocksRequest(7),
                        new Message.Blocks(List.of(new CertifiedBlock(block, certificate))),
                        new Message.StreamOpened(1),
                        new Message.StreamBytes(1, Bytes.utf8("bytes")),
                        new Message.StreamClosed(1))
                .map(MessageCodec::encode)
                .toArray(Bytes[]::new);
    }
}
