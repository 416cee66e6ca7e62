package org.medchain.chain.remote;

import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * A question as it travels: {@code {0: version 1, 1: id, 2: height, 3: kind, …}}, as docs/format.md has it.
 *
 * @param id by which the client knows the answer
 * @param atLeast a member whose chain is shorter shall say so, in place of an answer
 * @param question what is asked
 */
record Request(long id, long atLeast, Question question) {
    /** The most bytes of an encoded request. */
    static final int MAX_SIZE = Event.MAX_SIZE + 256;

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

    Bytes encode() {
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
        }
        return struct.toBytes();
    }

    static Request decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("ledger request", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            long id = struct.uint(1, 0, Long.MAX_VALUE);
            long atLeast = struct.uint(2, 0, Long.MAX_VALUE);
            int kind = (int) struct.uint(3, APPEND, CHANGE);
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
            default -> new Question.Change(struct.uint(4, 1, MemberHistory.MAX_CHANGES));
        };
    }
}
