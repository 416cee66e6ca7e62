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
 * AddData, the paper's Def. (1): a provider vouches for the digest of one record or one chunk of a stream. All content
 * that would link it to the patient is sealed to the patient. Signed by the provider. Immutable.
 *
 * <p>Body: {@code {0: sealed content, 1: digest scheme, 2: digest, ?3: previous chunk}}. The seal authenticates the
 * provider and all other fields, so that the content does not open in another event.
 */
public final class EventDG {
    private static final DomainTag SEALED = DomainTag.of("event-dg");

    private final Event event;
    private final Body body;

    /**
     * The content that only the patient can read: {@code {0: DID, ?1: index, 2: patient, ?3: start, ?4: length}}.
     *
     * @param data the record or stream
     * @param index the chunk's position; empty for a record
     * @param patient the id of the subject of the data, who knows its own keys
     * @param range the time covered, at most 2^63-1 µs; always present for a chunk
     */
    public record Content(DataId data, Optional<ChunkIndex> index, Digest patient, Optional<TimeRange> range) {
        public Content {
            if (range.isPresent() && length(range.get()) < 1) {
                throw new IllegalArgumentException("expected a time range of at most 2^63-1 µs, found " + range.get());
            }
            if (index.isPresent() && range.isEmpty()) {
                throw new IllegalArgumentException(
                        "expected a time range for chunk " + index.get() + " of a stream, found none");
            }
        }

        private static Content decode(StructReader struct) throws MalformedException {
            DataId data = new DataId(struct.bytes(0, DataId.SIZE));
            Optional<ChunkIndex> index =
                    struct.has(1) ? Optional.of(new ChunkIndex(struct.uint(1, 1, Long.MAX_VALUE))) : Optional.empty();
            Digest patient = new Digest(struct.bytes(2, Digest.SIZE));
            Optional<TimeRange> range = struct.has(3) ? Optional.of(range(struct)) : Optional.empty();
            if (index.isPresent() && range.isEmpty()) {
                throw struct.malformed("expected a time range for a chunk of a stream, found none");
            }
            return new Content(data, index, patient, range);
        }

        private static TimeRange range(StructReader struct) throws MalformedException {
            long start = struct.integer(3);
            long length = struct.uint(4, 1, Long.MAX_VALUE);
            if (start > Long.MAX_VALUE - length) {
                throw struct.malformed(
                        "expected a time range that ends by 2^63-1 µs, found " + length + " from " + start);
            }
            return new TimeRange(start, start + length);
        }

        Bytes encode() {
            StructWriter struct = new StructWriter().bytes(0, data.value());
            index.ifPresent(present -> struct.integer(1, present.value()));
            struct.bytes(2, patient.value());
            range.ifPresent(present -> struct.integer(3, present.startMicros()).integer(4, length(present)));
            return struct.toBytes();
        }

        /** In microseconds; negative if that is over 2^63-1. */
        private static long length(TimeRange range) {
            return range.endMicros() - range.startMicros();
        }
    }

    /** The public fields and the sealed content. */
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

        /** The associated data of the seal in an event by {@code signer}. */
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
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public static EventDG of(Event event) throws MalformedException {
        return new EventDG(event, event.decodeBody(EventType.ADD_DATA, Body::decode));
    }

    /** Seals the encoding of {@code content} to {@code patient}. */
    static Bytes seal(Content content, PublicIdentity patient, Claim claim, PublicIdentity signer, SecureRandom random)
            throws MalformedException {
        return patient.seal(SEALED, claim.associated(signer), content.encode(), random);
    }

    /** The signed envelope. */
    public Event event() {
        return event;
    }

    /** The number of the digest scheme, which this version may not know. */
    public long scheme() {
        return body.claim().scheme();
    }

    /** The digest of the record or chunk under the scheme. */
    public Digest digest() {
        return body.claim().digest();
    }

    /** The paper's RefL: the event of the previous chunk; empty for a record and for the first chunk. */
    public Optional<EventRef> previousChunk() {
        return body.claim().previousChunk();
    }

    /** The content as sealed to the patient. */
    Bytes sealedContent() {
        return body.sealedContent();
    }

    /**
     * Opens the content.
     *
     * @throws VerificationException if it is not sealed to {@code patient} in this event, or names another patient
     * @throws MalformedException if it is not an encoded content, or its index contradicts the event's previous chunk
     */
    public Content open(Identity patient) throws MalformedException, VerificationException {
        Content content;
        try (SecretBytes plaintext = opened(patient)) {
            content = StructReader.decode(
                    "AddData content", Bytes.takeOwnership(plaintext.exposeCopy()), Event.MAX_SIZE, Content::decode);
        }
        Digest opener = patient.publicIdentity().id();
        if (!content.patient().equals(opener)) {
            throw new VerificationException(
                    event + ": expected data of the identity " + opener + ", found data of " + content.patient());
        }
        if (!linked(content.index(), previousChunk())) {
            throw new MalformedException(event + ": expected a previous chunk exactly from chunk 2 on, found "
                    + (previousChunk().isPresent() ? "one" : "none") + " for "
                    + content.index().map(index -> "chunk " + index).orElse("a record"));
        }
        return content;
    }

    private SecretBytes opened(Identity patient) throws MalformedException, VerificationException {
        try {
            return patient.open(SEALED, body.claim().associated(event.signer()), body.sealedContent());
        } catch (VerificationException e) {
            throw new VerificationException(
                    event + ": expected data of " + patient.publicIdentity()
                            + ", found data that does not open with its keys: it is another patient's; a retry does not"
                            + " help",
                    e);
        }
    }

    /** Whether there is a previous chunk exactly if the index requires one. */
    static boolean linked(Optional<ChunkIndex> index, Optional<EventRef> previousChunk) {
        return previousChunk.isPresent() == (index.isPresent() && !index.get().isFirst());
    }
}
