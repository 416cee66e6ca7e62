package org.medchain.core.internal.answer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.access.RefusalReason;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
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

    /**
     * {@code {0: version, 1: request, 2: 0, 3: frame key, 4: first, 5: last, 6: anchor, ?7: before, ?8: after}}.
     *
     * <p>Under the bound scheme a stream's answer shows its neighbours: {@code before} if chunk {@code first - 1} lies inside
     * the granted range, {@code after} if chunk {@code last + 1} does. By them the requester sees that nothing in the range
     * asked for was left out. A neighbour outside what is granted is not shown, nor is any under the plain scheme.
     *
     * @param before of chunk {@code first - 1}
     * @param after of chunk {@code last + 1}
     */
    record Granted(
            Digest request,
            SymmetricKey key,
            ChunkIndex first,
            ChunkIndex last,
            Anchor anchor,
            Optional<EdgeBefore> before,
            Optional<EdgeAfter> after)
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
                    .optionalStruct(7, before, EdgeBefore::encode)
                    .optionalStruct(8, after, EdgeAfter::encode)
                    .toBytes();
        }
    }

    /**
     * {@code {0: version, 1: request, 2: reason, 3: the provider's clock, ms}}.
     *
     * @param clock to the millisecond, from 1970 on
     */
    record Refused(Digest request, RefusalReason reason, Instant clock) implements AnswerHeader {
        public Refused {
            clock = clock.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Bytes encode() {
            return new StructWriter()
                    .integer(0, VERSION)
                    .bytes(1, request.value())
                    .integer(2, reason.code())
                    .integer(3, Math.max(0, clock.toEpochMilli()))
                    .toBytes();
        }
    }

    static AnswerHeader decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("answer header", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            Digest request = new Digest(struct.bytes(1, Digest.SIZE));
            long outcome = struct.uint(2, 0, Long.MAX_VALUE);
            return outcome == 0 ? granted(struct, request) : refused(struct, request, outcome);
        });
    }

    private static Refused refused(StructReader struct, Digest request, long code) throws MalformedException {
        RefusalReason reason = RefusalReason.of(code);
        return new Refused(request, reason, Instant.ofEpochMilli(struct.uint(3, 0, Long.MAX_VALUE)));
    }

    private static Granted granted(StructReader struct, Digest request) throws MalformedException {
        SymmetricKey key = new SymmetricKey(
                SecretBytes.takeOwnership(struct.bytes(3, SymmetricKey.SIZE).toByteArray()));
        long first = struct.uint(4, 1, Long.MAX_VALUE);
        long last = struct.uint(5, first, Long.MAX_VALUE);
        Bytes anchor = struct.bytes(6, 0, Digest.SIZE);
        if (!anchor.isEmpty() && anchor.size() != Digest.SIZE) {
            throw struct.malformed("an anchor has " + Digest.SIZE + " bytes or none");
        }
        Optional<EdgeBefore> before = struct.optionalStruct(7, EdgeBefore::decode);
        Optional<EdgeAfter> after = struct.optionalStruct(8, EdgeAfter::decode);
        return new Granted(
                request, key, new ChunkIndex(first), new ChunkIndex(last), new Anchor(anchor), before, after);
    }
}
