package org.medchain.chain.consensus.bftsmart;

import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.link.Links;

/** Messages as bytes. */
final class MessageCodec {
    /** The most blocks in one message. */
    static final int MAX_BLOCKS = 100;
    /** The most bytes of a stream in one message. */
    static final int MAX_STREAM_BYTES = 1 << 16;

    private static final int VERSION = 1;
    private static final int STATUS = 1;
    private static final int REQUEST = 2;
    private static final int SIGNED = 3;
    private static final int BLOCKS_REQUEST = 4;
    private static final int BLOCKS = 5;
    private static final int STREAM_OPENED = 6;
    private static final int STREAM_BYTES = 7;
    private static final int STREAM_CLOSED = 8;

    private MessageCodec() {}

    static Bytes encode(Message message) {
        StructWriter struct = new StructWriter().integer(0, VERSION);
        if (message instanceof Message.Status status) {
            struct.integer(1, STATUS)
                    .optionalStruct(2, status.head(), MessageCodec::head)
                    .optionalBytes(3, status.signedBlock().map(Block::encode))
                    .bytes(4, status.replicaKey())
                    .bool(5, status.question());
        } else if (message instanceof Message.Request request) {
            struct.integer(1, REQUEST)
                    .integer(2, request.session())
                    .integer(3, request.sequence())
                    .bytes(4, request.order());
        } else if (message instanceof Message.Signed signed) {
            struct.integer(1, SIGNED).integer(2, signed.height()).bytes(3, signed.signature());
        } else if (message instanceof Message.BlocksRequest request) {
            struct.integer(1, BLOCKS_REQUEST).integer(2, request.from());
        } else if (message instanceof Message.Blocks blocks) {
            struct.integer(1, BLOCKS).structs(2, blocks.blocks(), CertifiedBlock::encode);
        } else if (message instanceof Message.StreamOpened opened) {
            struct.integer(1, STREAM_OPENED).integer(2, opened.stream());
        } else if (message instanceof Message.StreamBytes bytes) {
            struct.integer(1, STREAM_BYTES).integer(2, bytes.stream()).bytes(3, bytes.bytes());
        } else if (message instanceof Message.StreamClosed closed) {
            struct.integer(1, STREAM_CLOSED).integer(2, closed.stream());
        }
        return struct.toBytes();
    }

    static Message decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("consensus message", encoded, Links.MAX_FRAME, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, STATUS, STREAM_CLOSED);
            return switch (kind) {
                case STATUS -> status(struct);
                case REQUEST ->
                    new Message.Request(number(struct, 2), number(struct, 3), struct.bytes(4, 1, Order.MAX_SIZE));
                case SIGNED ->
                    new Message.Signed(
                            struct.uint(2, 1, Long.MAX_VALUE), struct.bytes(3, 1, Suite.MAX_KEY_OR_SIGNATURE));
                case BLOCKS_REQUEST -> new Message.BlocksRequest(struct.uint(2, 1, Long.MAX_VALUE));
                case BLOCKS -> new Message.Blocks(struct.structs(2, 0, MAX_BLOCKS, CertifiedBlock::decode));
                case STREAM_OPENED -> new Message.StreamOpened(number(struct, 2));
                case STREAM_BYTES -> new Message.StreamBytes(number(struct, 2), struct.bytes(3, 1, MAX_STREAM_BYTES));
                default -> new Message.StreamClosed(number(struct, 2));
            };
        });
    }

    private static int number(StructReader struct, int key) throws MalformedException {
        return (int) struct.uint(key, 0, Integer.MAX_VALUE);
    }

    private static Message.Status status(StructReader struct) throws MalformedException {
        Optional<Message.Head> head = struct.optionalStruct(2, MessageCodec::head);
        Optional<Bytes> signedBlock = struct.optionalBytes(3, 1, Block.MAX_SIZE);
        return new Message.Status(
                head,
                signedBlock.isPresent() ? Optional.of(Block.decode(signedBlock.get())) : Optional.empty(),
                struct.bytes(4, 1, ReplicaKeys.MAX_SIZE),
                struct.bool(5));
    }

    private static void head(Message.Head head, StructWriter struct) {
        struct.bytes(0, head.header().encode()).bytes(1, head.certificate().encode());
    }

    private static Message.Head head(StructReader struct) throws MalformedException {
        return new Message.Head(
                BlockHeader.decode(struct.bytes(0, 1, BlockHeader.MAX_SIZE)),
                BlockCertificate.decode(struct.bytes(1, 1, BlockCertificate.MAX_SIZE)));
    }
}
