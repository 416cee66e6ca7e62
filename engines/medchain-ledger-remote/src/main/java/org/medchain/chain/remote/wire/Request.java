package org.medchain.chain.remote.wire;

import org.medchain.chain.block.Block;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * An encoded question: {@code {0: version 1, 1: id, 2: height, 3: kind, …}}.
 *
 * @param id which the response repeats
 * @param atLeast height that the member's chain must have; a member with a shorter chain answers {@link Answer.Behind}
 */
public record Request(long id, long atLeast, Question question) {
    /** The most bytes of an encoded request. */
    public static final int MAX_SIZE = Event.MAX_SIZE + 256;

    private static final int VERSION = 1;
    private static final int APPEND = 1;
    private static final int FIND = 2;
    private static final int ADMISSION = 3;
    private static final int REVOCATION = 4;
    private static final int REMOVAL = 5;
    private static final int HISTORY = 6;
    private static final int BLOCK_AT = 7;
    private static final int BLOCK_NAMED = 8;
    private static final int HEAD = 9;
    private static final int CHANGE = 10;
    private static final int POSITION = 11;
    private static final int CHUNK = 12;
    private static final int EVENTS = 13;
    private static final int CHUNK_NAME = 14;

    public Bytes encode() {
        StructWriter struct =
                new StructWriter().integer(0, VERSION).integer(1, id).integer(2, atLeast);
        if (question instanceof Question.Append append) {
            struct.integer(3, APPEND).bytes(4, append.event().encode());
        } else if (question instanceof Question.Find find) {
            struct.integer(3, FIND).bytes(4, find.event().value());
        } else if (question instanceof Question.Admission admission) {
            struct.integer(3, ADMISSION).struct(4, admission.identity(), PublicIdentity::encode);
        } else if (question instanceof Question.Revocation revocation) {
            struct.integer(3, REVOCATION).bytes(4, revocation.serial());
        } else if (question instanceof Question.Removal removal) {
            struct.integer(3, REMOVAL).bytes(4, removal.session().value());
        } else if (question instanceof Question.History history) {
            struct.integer(3, HISTORY)
                    .struct(4, history.from(), EventRef::encode)
                    .integer(5, history.max());
        } else if (question instanceof Question.BlockAt block) {
            struct.integer(3, BLOCK_AT).integer(4, block.height());
        } else if (question instanceof Question.BlockNamed block) {
            struct.integer(3, BLOCK_NAMED).bytes(4, block.hash().value());
        } else if (question instanceof Question.Head) {
            struct.integer(3, HEAD);
        } else if (question instanceof Question.Change change) {
            struct.integer(3, CHANGE).integer(4, change.number());
        } else if (question instanceof Question.Position position) {
            struct.integer(3, POSITION).bytes(4, position.event().value());
        } else if (question instanceof Question.StreamChunk chunk) {
            struct.integer(3, CHUNK).bytes(4, chunk.event().value()).integer(5, chunk.index());
        } else if (question instanceof Question.ChunkName chunk) {
            struct.integer(3, CHUNK_NAME).bytes(4, chunk.event().value()).integer(5, chunk.index());
        } else if (question instanceof Question.Events events) {
            encode(events, struct.integer(3, EVENTS));
        }
        return struct.toBytes();
    }

    private static void encode(Question.Events events, StructWriter struct) {
        struct.struct(4, events.signer(), PublicIdentity::encode)
                .integer(5, events.type().code())
                .integer(6, events.from().height())
                .integer(7, events.from().index())
                .integer(8, events.max());
    }

    public static Request decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("ledger request", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            long id = struct.uint(1, 0, Long.MAX_VALUE);
            long atLeast = struct.uint(2, 0, Long.MAX_VALUE);
            int kind = (int) struct.uint(3, APPEND, CHUNK_NAME);
            return new Request(id, atLeast, question(kind, struct));
        });
    }

    private static Question question(int kind, StructReader struct) throws MalformedException {
        return switch (kind) {
            case APPEND -> new Question.Append(Event.decode(struct.bytes(4, 1, Event.MAX_SIZE)));
            case FIND -> new Question.Find(EventHash.of(struct.bytes(4, Digest.SIZE)));
            case ADMISSION -> new Question.Admission(struct.struct(4, PublicIdentity::decode));
            case REVOCATION -> new Question.Revocation(struct.bytes(4, 1, RevokeCertificates.MAX_SERIAL_SIZE));
            case REMOVAL -> new Question.Removal(EventHash.of(struct.bytes(4, Digest.SIZE)));
            case HISTORY ->
                new Question.History(struct.struct(4, EventRef::decode), (int) struct.uint(5, 1, Ledger.MAX_HISTORY));
            case BLOCK_AT -> new Question.BlockAt(struct.uint(4, 1, Long.MAX_VALUE));
            case BLOCK_NAMED -> new Question.BlockNamed(BlockHash.of(struct.bytes(4, Digest.SIZE)));
            case HEAD -> new Question.Head();
            case CHANGE -> new Question.Change(struct.uint(4, 1, MemberHistory.MAX_CHANGES + 1L));
            case POSITION -> new Question.Position(EventHash.of(struct.bytes(4, Digest.SIZE)));
            case CHUNK ->
                new Question.StreamChunk(EventHash.of(struct.bytes(4, Digest.SIZE)), struct.uint(5, 1, Long.MAX_VALUE));
            case CHUNK_NAME ->
                new Question.ChunkName(EventHash.of(struct.bytes(4, Digest.SIZE)), struct.uint(5, 1, Long.MAX_VALUE));
            default -> events(struct);
        };
    }

    private static Question events(StructReader struct) throws MalformedException {
        return new Question.Events(
                struct.struct(4, PublicIdentity::decode),
                new EventType(struct.uint(5, 1, Long.MAX_VALUE)),
                new Place(struct.uint(6, 1, Place.MAX_HEIGHT), (int) struct.uint(7, 0, Block.MAX_EVENTS - 1)),
                (int) struct.uint(8, 1, Response.MAX_PAGE_EVENTS));
    }
}
