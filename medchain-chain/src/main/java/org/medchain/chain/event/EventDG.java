package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * AddData, the paper's Def. (1): a provider vouches for the digest of one record or one chunk of a stream. What would link
 * it to the patient is sealed to the patient. Signed by the provider. Immutable.
 *
 * <p>Body: {@code {0: sealed content, 1: digest scheme, 2: digest, ?3: previous chunk}}. The content is sealed beside the
 * provider and all other fields, so that it does not open in another event.
 */
public final class EventDG {
    private static final DomainTag SEALED = DomainTag.of("event-dg");

    private final Event event;
    private final Body body;

    /**
     * What only the patient reads: {@code {0: DID, ?1: index, 2: patient, ?3: start, ?4: end}}.
     *
     * @param data the record or stream
     * @param index the chunk's position; absent for a record
     * @param patient whose data it is
     * @param range what time it covers; always there for a chunk
     */
    public record Content(DataId data, Optional<ChunkIndex> index, PublicIdentity patient, Optional<TimeRange> range) {
        public Content {
            if (index.isPresent() && range.isEmpty()) {
                throw new IllegalArgumentException("chunk " + index.get() + " of a stream has no time range");
            }
        }

        private static Content decode(StructReader struct) throws MalformedException {
            DataId data = new DataId(struct.bytes(0, DataId.SIZE));
            Optional<ChunkIndex> index =
                    struct.has(1) ? Optional.of(new ChunkIndex(struct.uint(1, 1, Long.MAX_VALUE))) : Optional.empty();
            PublicIdentity patient = struct.struct(2, PublicIdentity::decode);
            Optional<TimeRange> range = struct.has(3) ? Optional.of(range(struct)) : Optional.empty();
            if (index.isPresent() && range.isEmpty()) {
                throw struct.malformed("a chunk of a stream has no time range");
            }
            return new Content(data, index, patient, range);
        }

        private static TimeRange range(StructReader struct) throws MalformedException {
            long start = struct.integer(3);
            long end = struct.integer(4);
            if (start >= end) {
                throw struct.malformed("the time range ends before it starts");
            }
            return new TimeRange(start, end);
        }

        Bytes encode() {
            StructWriter struct = new StructWriter().bytes(0, data.value());
            index.ifPresent(present -> struct.integer(1, present.value()));
            struct.struct(2, patient, PublicIdentity::encode);
            range.ifPresent(present -> struct.integer(3, present.startMicros()).integer(4, present.endMicros()));
            return struct.toBytes();
        }
    }

    /** What everyone reads, and the content as it is sealed. */
    record Body(Bytes sealedContent, Claim claim) {
        static Body decode(StructReader struct) throws MalformedException {
            return new Body(
                    struct.bytes(0, 1, Event.MAX_SIZE),
                    new Claim(
                            struct.uint(1, 1, Long.MAX_VALUE),
                            new Digest(struct.bytes(2, Digest.SIZE)),
                            struct.optionalStruct(3, EventRef::decode)));
        }

        Bytes encode() {
            StructWriter struct = new StructWriter().bytes(0, sealedContent);
            return claim.encode(struct).toBytes();
        }
    }

    /** The fields beside the sealed content. */
    record Claim(long scheme, Digest digest, Optional<EventRef> previousChunk) {
        StructWriter encode(StructWriter struct) {
            return struct.integer(1, scheme)
                    .bytes(2, digest.value())
                    .optionalStruct(3, previousChunk, EventRef::encode);
        }

        /** What the content of an event by {@code signer} is sealed beside. */
        Bytes associated(PublicIdentity signer) {
            return encode(new StructWriter().bytes(0, signer.id().value())).toBytes();
        }
    }

    private EventDG(Event event, Body body) {
        this.event = event;
        this.body = body;
    }

    /** Starts a new event for the consortium with this genesis hash. */
    public static EventDGBuilder builder(BlockHash consortium) {
        return new EventDGBuilder(consortium);
    }

    /**
     * The typed view of {@code event}.
     *
     * @throws MalformedException if it is of another type or its body is not one
     */
    public static EventDG of(Event event) throws MalformedException {
        return new EventDG(event, event.decodeBody(EventType.ADD_DATA, Body::decode));
    }

    /** Seals bytes that are the content's encoding. */
    static Bytes seal(Content content, Claim claim, PublicIdentity signer, SecureRandom random)
            throws MalformedException {
        return content.patient().seal(SEALED, claim.associated(signer), content.encode(), random);
    }

    /** The envelope. */
    public Event event() {
        return event;
    }

    /** The number of the digest scheme; one that this version does not know is carried all the same. */
    public long scheme() {
        return body.claim().scheme();
    }

    /** The digest of the record or chunk under the scheme. */
    public Digest digest() {
        return body.claim().digest();
    }

    /** The paper's RefL: the event of the previous chunk; absent for a record and for the first chunk. */
    public Optional<EventRef> previousChunk() {
        return body.claim().previousChunk();
    }

    /** The content as it is sealed to the patient. */
    public Bytes sealedContent() {
        return body.sealedContent();
    }

    /**
     * Opens the content.
     *
     * @throws VerificationException if it is not sealed to {@code patient} in this event, or names another patient
     * @throws MalformedException if it is not a content, or the event's previous chunk does not go with its index
     */
    public Content open(Identity patient) throws MalformedException, VerificationException {
        Content content;
        try (SecretBytes plaintext =
                patient.open(SEALED, body.claim().associated(event.signer()), body.sealedContent())) {
            content = StructReader.decode(
                    "AddData content", Bytes.takeOwnership(plaintext.exposeCopy()), Event.MAX_SIZE, Content::decode);
        }
        if (!content.patient().equals(patient.publicIdentity())) {
            throw new VerificationException(event + " is of " + content.patient() + ", expected its opener");
        }
        if (!linked(content.index(), previousChunk())) {
            throw new MalformedException(event + " has " + (previousChunk().isPresent() ? "a" : "no")
                    + " previous chunk, which does not go with its chunk index");
        }
        return content;
    }

    /** True if there is a previous chunk exactly when the index says so. */
    static boolean linked(Optional<ChunkIndex> index, Optional<EventRef> previousChunk) {
        return previousChunk.isPresent() == (index.isPresent() && !index.get().isFirst());
    }
}
