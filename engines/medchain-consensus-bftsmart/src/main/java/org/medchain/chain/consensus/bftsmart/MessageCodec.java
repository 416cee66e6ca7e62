package org.medchain.chain.consensus.bftsmart;

import org.medchain.chain.ordering.MemberChannel;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** Encodes messages as {@code {0: version 1, 1: kind, 2: generation, …}}. */
final class MessageCodec {
    /** The most bytes of a stream in one message. */
    static final int MAX_STREAM_BYTES = 1 << 16;

    private static final int VERSION = 1;
    private static final int HELLO = 1;
    private static final int SUBMITTED = 2;
    private static final int STREAM_OPENED = 3;
    private static final int STREAM_BYTES = 4;
    private static final int STREAM_CLOSED = 5;

    private MessageCodec() {}

    static Bytes encode(Message message) {
        StructWriter struct = new StructWriter().integer(0, VERSION);
        if (message instanceof Message.Hello hello) {
            begin(struct, HELLO, message)
                    .bytes(3, hello.replicaKey())
                    .bool(4, hello.keyKnown())
                    .bool(5, hello.running())
                    .bool(6, hello.question());
        } else if (message instanceof Message.Submitted submitted) {
            begin(struct, SUBMITTED, message)
                    .integer(3, submitted.session())
                    .integer(4, submitted.sequence())
                    .bytes(5, submitted.request());
        } else if (message instanceof Message.StreamOpened opened) {
            begin(struct, STREAM_OPENED, message).integer(3, opened.stream());
        } else if (message instanceof Message.StreamBytes bytes) {
            begin(struct, STREAM_BYTES, message).integer(3, bytes.stream()).bytes(4, bytes.bytes());
        } else if (message instanceof Message.StreamClosed closed) {
            begin(struct, STREAM_CLOSED, message).integer(3, closed.stream());
        }
        return struct.toBytes();
    }

    private static StructWriter begin(StructWriter struct, int kind, Message message) {
        return struct.integer(1, kind).integer(2, message.generation());
    }

    static Message decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("message of an ordering", encoded, MemberChannel.MAX_MESSAGE_BYTES, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, HELLO, STREAM_CLOSED);
            long generation = struct.uint(2, 0, Long.MAX_VALUE);
            return switch (kind) {
                case HELLO ->
                    new Message.Hello(
                            generation,
                            struct.bytes(3, 1, ReplicaKeys.MAX_SIZE),
                            struct.bool(4),
                            struct.bool(5),
                            struct.bool(6));
                case SUBMITTED ->
                    new Message.Submitted(
                            generation, number(struct, 3), number(struct, 4), struct.bytes(5, 1, Request.MAX_SIZE));
                case STREAM_OPENED -> new Message.StreamOpened(generation, number(struct, 3));
                case STREAM_BYTES ->
                    new Message.StreamBytes(generation, number(struct, 3), struct.bytes(4, 1, MAX_STREAM_BYTES));
                default -> new Message.StreamClosed(generation, number(struct, 3));
            };
        });
    }

    private static int number(StructReader struct, int key) throws MalformedException {
        return (int) struct.uint(key, 0, Integer.MAX_VALUE);
    }
}
