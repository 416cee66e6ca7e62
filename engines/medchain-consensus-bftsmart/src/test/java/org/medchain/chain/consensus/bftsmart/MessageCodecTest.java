package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.testkit.ledger.LedgerWorld;

class MessageCodecTest {
    static Stream<Message> messages() {
        LedgerWorld world = new LedgerWorld();
        Block block = Block.create(1, world.config.genesisHash(), 5, List.of(world.opaque(world.provider, 9)));
        BlockCertificate certificate = new BlockCertificate(
                0, List.of(BlockCertificate.sign(world.config, block.header(), 0, 0, world.members.get(0))));
        Bytes bytes = Bytes.utf8("some bytes");
        return Stream.of(
                new Message.Status(Optional.empty(), Optional.empty(), bytes, true),
                new Message.Status(
                        Optional.of(new Message.Head(block.header(), certificate)), Optional.of(block), bytes, false),
                new Message.Request(1, 0, new Order(7, block.events().get(0)).encode()),
                new Message.Signed(3, bytes),
                new Message.BlocksRequest(4),
                new Message.Blocks(List.of(new CertifiedBlock(block, certificate))),
                new Message.StreamOpened(1),
                new Message.StreamBytes(1, bytes),
                new Message.StreamClosed(1));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_encoded_isReadAgain(Message message) throws MalformedException {
        assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_cutShort_isRefused(Message message) {
        Bytes encoded = MessageCodec.encode(message);
        assertThatThrownBy(() -> MessageCodec.decode(encoded.slice(0, encoded.size() - 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void order_encoded_isReadAgain() throws MalformedException {
        LedgerWorld world = new LedgerWorld();
        Order order = new Order(7, world.opaque(world.provider, 9));
        assertThat(Order.decode(order.encode())).isEqualTo(order);
    }
}
