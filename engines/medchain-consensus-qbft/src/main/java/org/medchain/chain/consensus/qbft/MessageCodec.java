package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/** Encodes messages as {@code {0: version 1, 1: kind, …}}; {@code docs/format.md} has the fields. */
final class MessageCodec {
    /** The most bytes of a message. */
    static final int MAX_SIZE = VoteRecord.MAX_SIZE + ConsortiumConfig.MAX_MEMBERS * Signed.MAX_SIZE;
    /** The most events in one message. */
    static final int MAX_EVENTS = 1000;
    /** The most blocks in one message. */
    static final int MAX_BLOCKS = 500;

    private static final int VERSION = 1;
    private static final int PROPOSAL = 1;
    private static final int VOTE = 2;
    private static final int ROUND_CHANGE = 3;
    private static final int STATUS = 4;
    private static final int BLOCKS_REQUEST = 5;
    private static final int BLOCKS = 6;
    private static final int EVENTS = 7;
    private static final int UNACCEPTABLE = 8;
    private static final int FOR_ORDERING = 9;

    private MessageCodec() {}

    static Bytes encode(Message message) {
        StructWriter struct = new StructWriter().integer(0, VERSION);
        if (message instanceof Message.Proposal proposal) {
            struct.integer(1, PROPOSAL)
                    .struct(2, proposal.signed(), Signed::encode)
                    .bytes(3, proposal.block().encode())
                    .structs(4, proposal.roundChanges(), Signed::encode)
                    .structs(5, proposal.prepares(), Signed::encode);
        } else if (message instanceof Message.Vote vote) {
            struct.integer(1, VOTE).struct(2, vote.signed(), Signed::encode);
        } else if (message instanceof Message.RoundChange change) {
            struct.integer(1, ROUND_CHANGE)
                    .struct(2, change.signed(), Signed::encode)
                    .optionalStruct(3, change.prepared(), MessageCodec::prepared);
        } else if (message instanceof Message.Status status) {
            struct.integer(1, STATUS)
                    .optionalStruct(2, status.head(), MessageCodec::head)
                    .bool(3, status.question())
                    .bytes(4, status.incarnation())
                    .bool(5, status.remembers())
                    .optionalBytes(6, status.answered())
                    .bool(7, status.first());
        } else if (message instanceof Message.BlocksRequest request) {
            struct.integer(1, BLOCKS_REQUEST).integer(2, request.from());
        } else if (message instanceof Message.Blocks blocks) {
            struct.integer(1, BLOCKS).structs(2, blocks.blocks(), CertifiedBlock::encode);
        } else if (message instanceof Message.Events events) {
            struct.integer(1, EVENTS)
                    .byteStrings(2, events.events().stream().map(Event::encode).toList());
        } else if (message instanceof Message.Unacceptable hint) {
            struct.integer(1, UNACCEPTABLE).bytes(2, hint.event().value());
        } else if (message instanceof Message.ForOrdering forOrdering) {
            struct.integer(1, FOR_ORDERING).bytes(2, forOrdering.message());
        }
        return struct.toBytes();
    }

    static Message decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("consensus message", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, PROPOSAL, FOR_ORDERING);
            return switch (kind) {
                case PROPOSAL ->
                    new Message.Proposal(
                            signed(struct, Statement.Kind.PROPOSE, Statement.Kind.PROPOSE),
                            Block.decode(struct.bytes(3, 1, Block.MAX_SIZE)),
                            signedList(struct, 4),
                            signedList(struct, 5));
                case VOTE -> new Message.Vote(signed(struct, Statement.Kind.PREPARE, Statement.Kind.COMMIT));
                case ROUND_CHANGE ->
                    new Message.RoundChange(
                            signed(struct, Statement.Kind.ROUND_CHANGE, Statement.Kind.ROUND_CHANGE),
                            struct.optionalStruct(3, MessageCodec::prepared));
                case STATUS ->
                    new Message.Status(
                            struct.optionalStruct(2, MessageCodec::head),
                            struct.bool(3),
                            struct.bytes(4, Incarnations.SIZE),
                            struct.bool(5),
                            struct.optionalBytes(6, Incarnations.SIZE, Incarnations.SIZE),
                            struct.bool(7));
                case BLOCKS_REQUEST -> new Message.BlocksRequest(struct.uint(2, 1, Long.MAX_VALUE));
                case BLOCKS -> new Message.Blocks(struct.structs(2, 0, MAX_BLOCKS, CertifiedBlock::decode));
                case EVENTS -> new Message.Events(events(struct));
                case UNACCEPTABLE -> new Message.Unacceptable(EventHash.of(struct.bytes(2, Digest.SIZE)));
                default -> new Message.ForOrdering(struct.bytes(2, 1, MemberChannel.MAX_MESSAGE_BYTES));
            };
        });
    }

    private static Signed signed(StructReader struct, Statement.Kind one, Statement.Kind other)
            throws MalformedException {
        Signed signed = struct.struct(2, Signed::decode);
        Statement.Kind kind = signed.statement().kind();
        if (kind != one && kind != other) {
            throw struct.malformed("statement " + kind + ", expected " + one + " or " + other);
        }
        return signed;
    }

    private static List<Signed> signedList(StructReader struct, int key) throws MalformedException {
        return struct.structs(key, 0, ConsortiumConfig.MAX_MEMBERS, Signed::decode);
    }

    private static List<Event> events(StructReader struct) throws MalformedException {
        List<Event> events = new ArrayList<>();
        for (Bytes event : struct.byteStrings(2, 1, MAX_EVENTS, Event.MAX_SIZE)) {
            events.add(Event.decode(event));
        }
        return events;
    }

    static void prepared(PreparedCertificate prepared, StructWriter struct) {
        struct.integer(0, prepared.round())
                .bytes(1, prepared.block().encode())
                .structs(2, prepared.prepares(), Signed::encode);
    }

    static PreparedCertificate prepared(StructReader struct) throws MalformedException {
        return new PreparedCertificate(
                struct.uint(0, 0, Long.MAX_VALUE),
                Block.decode(struct.bytes(1, 1, Block.MAX_SIZE)),
                signedList(struct, 2));
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
