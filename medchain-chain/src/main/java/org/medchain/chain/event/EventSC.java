package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * CreateSession, the paper's Def. (2): a patient grants a requester some data, each item optionally limited to a range
 * of time. Only the patient can read the content. A party that is shown some or all grants checks them against the
 * digest. The event may replace an earlier session of the same patient and thereby end it. Signed by the patient.
 * Immutable.
 *
 * <p>Body: {@code {0: sealed content, 1: digest, ?2: session replaced}}. The seal authenticates the patient and all
 * other fields, so that the content does not open in another event.
 */
public final class EventSC {
    /** The most grants in one session. */
    public static final int MAX_GRANTS = 1024;
    /** The largest locator in bytes. */
    public static final int MAX_LOCATOR_SIZE = 8192;

    private static final DomainTag SEALED = DomainTag.of("event-sc");
    private static final DomainTag DIGEST = DomainTag.of("event-sc-digest");

    private final Event event;
    private final Body body;

    /** The fields beside the sealed content. */
    private record Claim(Digest digest, Optional<EventHash> replaces) {
        static Claim decode(StructReader struct) throws MalformedException {
            Digest digest = new Digest(struct.bytes(1, Digest.SIZE));
            return new Claim(
                    digest, struct.optionalBytes(2, Digest.SIZE, Digest.SIZE).map(EventHash::of));
        }

        StructWriter encode(StructWriter struct) {
            return struct.bytes(1, digest.value()).optionalBytes(2, replaces.map(EventHash::value));
        }

        /** The associated data of the seal in an event by {@code signer}. */
        Bytes associated(PublicIdentity signer) {
            return encode(new StructWriter().bytes(0, signer.id().value())).toBytes();
        }
    }

    private record Body(Bytes sealedContent, Claim claim) {
        static Body decode(StructReader struct) throws MalformedException {
            return new Body(struct.bytes(0, 1, Event.MAX_SIZE), Claim.decode(struct));
        }
    }

    private EventSC(Event event, Body body) {
        this.event = event;
        this.body = body;
    }

    /** Starts a new event for the consortium with this genesis hash. */
    public static EventSCBuilder builder(BlockHash consortium) {
        return new EventSCBuilder(consortium);
    }

    static EventSC sign(
            BlockHash consortium,
            SessionTerms terms,
            Optional<EventHash> replaces,
            Optional<Bytes> locator,
            Identity patient,
            SecureRandom random)
            throws MalformedException {
        PublicIdentity self = patient.publicIdentity();
        Claim claim = new Claim(terms.digest(), replaces);
        Bytes content = SessionContent.encode(terms, locator);
        Bytes sealed = self.seal(SEALED, claim.associated(self), content, random);
        Bytes body = claim.encode(new StructWriter().bytes(0, sealed)).toBytes();
        return of(Event.sign(consortium, EventType.CREATE_SESSION, body, patient));
    }

    /**
     * The typed view of {@code event}.
     *
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public static EventSC of(Event event) throws MalformedException {
        return new EventSC(event, event.decodeBody(EventType.CREATE_SESSION, Body::decode));
    }

    /**
     * SHA-256 of the tag and {@code {0: commitment to the audience, 1: root of the grants' tree, 2: number of grants}}.
     */
    static Digest digest(Digest audience, Digest root, long count) {
        StructWriter struct = new StructWriter()
                .bytes(0, audience.value())
                .bytes(1, root.value())
                .integer(2, count);
        return Hasher.hash(DIGEST, struct.toBytes());
    }

    /** The signed envelope. Its hash is the paper's SID. */
    public Event event() {
        return event;
    }

    /** The session digest, which commits to the audience and to every grant; see {@link SessionDisclosure#verify}. */
    public Digest digest() {
        return body.claim().digest();
    }

    /** The session that this event replaces and thereby ends. */
    public Optional<EventHash> replaces() {
        return body.claim().replaces();
    }

    /** The content as sealed to the patient. */
    Bytes sealedContent() {
        return body.sealedContent();
    }

    /**
     * Opens the content. Does not compare it with the digest, because the content is shorter than the committed grants:
     * that is the purpose of {@link SessionDisclosure}.
     *
     * @throws VerificationException if {@code patient} did not sign the event, or the content is not sealed to it in
     *     this event
     * @throws MalformedException if it is not an encoded content
     */
    public SessionContent open(Identity patient) throws MalformedException, VerificationException {
        if (!event.signer().equals(patient.publicIdentity())) {
            throw new VerificationException(
                    event + ": expected the signature of " + patient.publicIdentity() + ", found " + event.signer());
        }
        try (SecretBytes plaintext =
                patient.open(SEALED, body.claim().associated(event.signer()), body.sealedContent())) {
            return SessionContent.decode(Bytes.takeOwnership(plaintext.exposeCopy()));
        }
    }
}
