package org.medchain.chain.consensus.ratis;

import org.medchain.chain.ordering.MemberChannel;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A message between the members' parts of Raft, {@code {0: version 1, 1: generation, 2: kind, 3: number, 4: body}}.
 *
 * @param generation how often the members had changed when the sender's part was started; of no use to another generation
 * @param kind what it is
 * @param number of a request, chosen by the requester; of an answer, that of its request
 * @param body an encoded message of Ratis, or an entry that is submitted, or nothing
 */
record Message(long generation, Kind kind, long number, Bytes body) {
    /** The bytes of the struct beside the body, at most. */
    private static final int FRAME = 64;

    private static final int VERSION = 1;
    private static final Kind[] KINDS = Kind.values();

    /** What a message is. */
    enum Kind {
        /** Asks for a vote. */
        VOTE(1),
        /** Entries of the leader's log, or none. */
        APPEND(2),
        /** Where the leader's log begins: it no longer has the entries before. */
        SNAPSHOT(3),
        /** An entry for the leader. */
        SUBMIT(4),
        /** The answer to a request. */
        ANSWER(5),
        /** The request is not answered: try again later. */
        REFUSAL(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        boolean isRequest() {
            return this != ANSWER && this != REFUSAL;
        }
    }

    Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .integer(1, generation)
                .integer(2, kind.code)
                .integer(3, number)
                .bytes(4, body)
                .toBytes();
    }

    static Message decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("message of an ordering", encoded, MemberChannel.MAX_MESSAGE_BYTES, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new Message(
                    struct.uint(1, 0, Long.MAX_VALUE),
                    KINDS[(int) struct.uint(2, 1, KINDS.length) - 1],
                    struct.uint(3, 0, Long.MAX_VALUE),
                    struct.bytes(4, 0, MemberChannel.MAX_MESSAGE_BYTES - FRAME));
        });
    }
}
