package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * CreateSession, the paper's Def. (2): a patient grants a requester some data, each with or without limits of time. Only
 * the patient can read it; whoever is told the grants can check them against the digest. Signed by the patient.
 * Immutable.
 *
 * <p>Body: {@code {0: sealed content, 1: digest}}. The content is sealed beside the patient and the digest.
 */
public final class EventSC {
    /** The most grants in one session. */
    public static final int MAX_GRANTS = 1024;
    /** The most bytes of a session's write key. */
    public static final int MAX_LOCATOR_SIZE = 8192;

    private static final DomainTag SEALED = DomainTag.of("event-sc");
    private static final DomainTag DIGEST = DomainTag.of("event-sc-digest");
    private static final Comparator<Grant> BY_DATA = Comparator.comparing(Grant::data);

    private final Event event;
    private final Body body;

    /**
     * One record or stream that is granted: {@code {0: DID, ?1: st, ?2: et}}.
     *
     * @param data what
     * @param range how much of it
     */
    public record Grant(DataId data, GrantedRange range) {
        private static Grant decode(StructReader struct) throws MalformedException {
            return new Grant(new DataId(struct.bytes(0, DataId.SIZE)), GrantedRange.decode(struct, 1));
        }

        private void encode(StructWriter struct) {
            range.encode(struct.bytes(0, data.value()), 1);
        }
    }

    /**
     * What only the patient reads: {@code {0: [grant], 1: requester, ?2: locator}}.
     *
     * @param grants 1 to {@value #MAX_GRANTS}, ascending by data id, each id once
     * @param requester who is granted access
     * @param locator opaque here: by it a patient who lost everything but the key case finds the session in the
     *     directory again
     */
    public record Content(List<Grant> grants, PublicIdentity requester, Optional<Bytes> locator) {
        public Content {
            grants = List.copyOf(grants);
            if (grants.isEmpty() || grants.size() > MAX_GRANTS || !ascending(grants)) {
                throw new IllegalArgumentException("1 to " + MAX_GRANTS
                        + " grants expected, ascending and without repetition, found " + grants.size());
            }
            if (locator.map(Bytes::size)
                    .filter(size -> size < 1 || size > MAX_LOCATOR_SIZE)
                    .isPresent()) {
                throw new IllegalArgumentException("a locator has 1 to " + MAX_LOCATOR_SIZE + " bytes, found "
                        + locator.get().size());
            }
        }

        private static Content decode(StructReader struct) throws MalformedException {
            List<Grant> grants = struct.structs(0, 1, MAX_GRANTS, Grant::decode);
            if (!ascending(grants)) {
                throw struct.malformed("grants repeated or out of order");
            }
            return new Content(
                    grants, struct.struct(1, PublicIdentity::decode), struct.optionalBytes(2, 1, MAX_LOCATOR_SIZE));
        }

        Bytes encode() {
            return new StructWriter()
                    .structs(0, grants, Grant::encode)
                    .struct(1, requester, PublicIdentity::encode)
                    .optionalBytes(2, locator)
                    .toBytes();
        }
    }

    private record Body(Bytes sealedContent, Digest digest) {
        static Body decode(StructReader struct) throws MalformedException {
            return new Body(struct.bytes(0, 1, Event.MAX_SIZE), new Digest(struct.bytes(1, Digest.SIZE)));
        }
    }

    private EventSC(Event event, Body body) {
        this.event = event;
        this.body = body;
    }

    /** Starts a new event. */
    public static EventSCBuilder builder() {
        return new EventSCBuilder();
    }

    static EventSC sign(Content content, Identity patient, SecureRandom random) throws MalformedException {
        PublicIdentity self = patient.publicIdentity();
        Digest digest = digest(content.grants(), content.requester(), self);
        Bytes sealed = self.seal(SEALED, associated(self, digest), content.encode(), random);
        StructWriter body = new StructWriter().bytes(0, sealed).bytes(1, digest.value());
        return of(Event.sign(EventType.CREATE_SESSION, body.toBytes(), patient));
    }

    /**
     * The typed view of {@code event}.
     *
     * @throws MalformedException if it is of another type or its body is not one
     */
    public static EventSC of(Event event) throws MalformedException {
        return new EventSC(event, event.decodeBody(EventType.CREATE_SESSION, Body::decode));
    }

    /**
     * The session digest, for an auditor to whom the patient discloses a session: SHA-256 of the tag and
     * {@code {0: [grant], 1: requester, 2: patient}}.
     *
     * @param grants in any order
     */
    public static Digest digest(List<Grant> grants, PublicIdentity requester, PublicIdentity patient) {
        StructWriter struct = new StructWriter()
                .structs(0, grants.stream().sorted(BY_DATA).toList(), Grant::encode)
                .struct(1, requester, PublicIdentity::encode)
                .struct(2, patient, PublicIdentity::encode);
        return Hasher.hash(DIGEST, struct.toBytes());
    }

    /** The envelope, whose hash is the paper's SID. */
    public Event event() {
        return event;
    }

    /** The session digest; see {@link #digest(List, PublicIdentity, PublicIdentity)}. */
    public Digest digest() {
        return body.digest();
    }

    /** The content as it is sealed to the patient. */
    public Bytes sealedContent() {
        return body.sealedContent();
    }

    /**
     * Opens the content.
     *
     * @throws VerificationException if it is not sealed to {@code patient} in this event, or the event's signer or digest
     *     is not that of the content
     * @throws MalformedException if it is not a content
     */
    public Content open(Identity patient) throws MalformedException, VerificationException {
        Content content;
        try (SecretBytes plaintext =
                patient.open(SEALED, associated(event.signer(), body.digest()), body.sealedContent())) {
            content = StructReader.decode(
                    "CreateSession content",
                    Bytes.takeOwnership(plaintext.exposeCopy()),
                    Event.MAX_SIZE,
                    Content::decode);
        }
        Digest expected = digest(content.grants(), content.requester(), patient.publicIdentity());
        if (!event.signer().equals(patient.publicIdentity()) || !body.digest().equals(expected)) {
            throw new VerificationException(
                    event + " has session digest " + body.digest() + ", expected its opener's " + expected);
        }
        return content;
    }

    static boolean ascending(List<Grant> grants) {
        for (int i = 1; i < grants.size(); i++) {
            if (BY_DATA.compare(grants.get(i - 1), grants.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static Bytes associated(PublicIdentity signer, Digest digest) {
        return new StructWriter()
                .bytes(0, signer.id().value())
                .bytes(1, digest.value())
                .toBytes();
    }
}
