package org.medchain.core.access;

import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.error.MalformedException;

/** The first thing a provider says to an authenticated request; a signed message sealed to the requester. */
sealed interface AnswerHeader {
    DomainTag USE = DomainTag.of("access-answer");
    int MAX_SIZE = 4096;
    int VERSION = 1;

    /** The request that is answered. */
    Digest request();

    /** The canonical encoding. */
    Bytes encode();

    /** {@code {0: version, 1: request, 2: 0, 3: frame key, 4: first, 5: last, 6: anchor, 7: EventDG of the last}}. */
    record Granted(Digest request, SecretKey key, ChunkIndex first, ChunkIndex last, Anchor anchor, EventRef lastEvent)
            implements AnswerHeader {
        @Override
        public Bytes encode() {
            return new StructWriter()
                    .integer(0, VERSION)
                    .bytes(1, request.value())
                    .integer(2, 0)
                    .bytes(3, Bytes.takeOwnership(key.bytes().exposeCopy()))
                    .integer(4, first.value())
                    .integer(5, last.value())
                    .bytes(6, anchor.value())
                    .struct(7, lastEvent, EventRef::encode)
                    .toBytes();
        }
    }

    /** {@code {0: version, 1: request, 2: reason}}. */
    record Refused(Digest request, RefusalReason reason) implements AnswerHeader {
        @Override
        public Bytes encode() {
            return new StructWriter()
                    .integer(0, VERSION)
                    .bytes(1, request.value())
                    .integer(2, reason.code())
                    .toBytes();
        }
    }

    static AnswerHeader decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("answer header", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            Digest request = new Digest(struct.bytes(1, Digest.SIZE));
            long outcome = struct.uint(2, 0, Long.MAX_VALUE);
            return outcome == 0 ? granted(struct, request) : new Refused(request, RefusalReason.of(outcome));
        });
    }

    private static Granted granted(StructReader struct, Digest request) throws MalformedException {
        SecretKey key = new SecretKey(
                SecretBytes.takeOwnership(struct.bytes(3, SecretKey.SIZE).toByteArray()));
        long first = struct.uint(4, 1, Long.MAX_VALUE);
        long last = struct.uint(5, first, Long.MAX_VALUE);
        Bytes anchor = struct.bytes(6, 0, Digest.SIZE);
        if (!anchor.isEmpty() && anchor.size() != Digest.SIZE) {
            throw struct.malformed("an anchor has " + Digest.SIZE + " bytes or none");
        }
        EventRef lastEvent = struct.struct(7, EventRef::decode);
        return new Granted(request, key, new ChunkIndex(first), new ChunkIndex(last), new Anchor(anchor), lastEvent);
    }
}
