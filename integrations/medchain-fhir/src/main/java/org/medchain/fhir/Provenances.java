package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.core.role.Auditor;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * Proofs that events are on the ledger as Provenance, whose signature is the proof. Whoever has the consortium's configuration
 * verifies it without a network. An event has a digest of its data, and no more of it: only {@link #verifyDocument},
 * {@link #verifyObservation} and {@link #verifyContent} look at the content. Thread-safe.
 */
public final class Provenances {
    /** The format of the signature: an encoded {@link EventProof}. */
    public static final String FORMAT = "application/vnd.medchain.event-proof";

    private static final String TYPE = "Provenance";
    private static final String PURPOSE = "urn:iso-astm:E1762-95:2013";
    private static final String SOURCE = "1.2.840.10065.1.12.1.14";
    private static final String CONSENT = "1.2.840.10065.1.12.1.7";
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";

    private final FhirSettings settings;
    private final ContentCheck contents;

    /** Provenances of a host. */
    public Provenances(FhirSettings settings) {
        this.settings = settings;
        this.contents = new ContentCheck(settings);
    }

    /**
     * The Provenance of a record or of a stream's chunk: its provider signed its digest, and the members' quorum the block. It
     * goes with the content, which can be verified with it. Who has it without the content can try which content fits.
     *
     * @param target the resource that was written of it
     * @throws VerificationException if the proof does not hold, or is of another event
     */
    public FhirResource ofData(DataProof data, FhirResource target, Auditor auditor) throws MedChainException {
        ObjectNode json = event(data, target, auditor);
        data.opening().write(json);
        return FhirResource.written(json);
    }

    /**
     * The same for one who is not to have the content: neither can it be verified with this, nor tried.
     *
     * @throws VerificationException as {@link #ofData} does
     */
    public FhirResource ofEvent(DataProof data, FhirResource target, Auditor auditor) throws MedChainException {
        return FhirResource.written(event(data, target, auditor));
    }

    private ObjectNode event(DataProof data, FhirResource target, Auditor auditor) throws MedChainException {
        SharedData about = data.about();
        ProvenEvent proven = auditor.verify(data.proof().encode());
        requireEvent(about, proven);
        requireSigner(about.provider(), proven);
        Party provider = settings.parties().party(about.provider(), Party.Kind.ORGANIZATION);
        Optional<Element> chunk = References.identifier(target.element(), "identifier", References.CHUNK);
        ObjectNode reference = chunk.isPresent()
                ? References.logical(
                        target.type(), References.CHUNK, chunk.get().text())
                : References.logical(
                        target.type(), References.DATA, about.id().value().toHex());
        target.id().ifPresent(id -> reference.put("reference", target.type() + "/" + id));
        return write(reference, provider, SOURCE, data.proof(), proven);
    }

    /**
     * The Provenance of a Consent: the patient signed the session's event.
     *
     * @param consent of the session, which names its event
     * @param proof of that event
     * @throws VerificationException if the proof does not hold, or is not of this session by this patient
     */
    public FhirResource ofSession(ConsentTerms consent, EventProof proof, Auditor auditor) throws MedChainException {
        ProvenEvent proven = auditor.verify(proof.encode());
        if (!consent.session()
                .map(session -> session.event())
                .equals(Optional.of(proven.event().hash()))) {
            throw new VerificationException("a proof of event " + proven.event().hash() + ", expected the session's");
        }
        requireSigner(consent.patient(), proven);
        Party patient = settings.parties().party(consent.patient(), Party.Kind.PATIENT);
        ObjectNode reference = References.logical(
                "Consent", References.SESSION, proven.event().hash().value().toHex());
        return FhirResource.written(write(reference, patient, CONSENT, proof, proven));
    }

    private ObjectNode write(ObjectNode target, Party signer, String purpose, EventProof proof, ProvenEvent proven) {
        ObjectNode json =
                Json.resource(TYPE).put("id", proven.event().hash().value().toHex());
        json.putArray("target").add(target);
        json.put("recorded", FhirTime.text(proven.timestamp()));
        json.set("activity", References.concept(OPERATION, "CREATE"));
        ObjectNode agent = json.putArray("agent").addObject();
        agent.set("type", References.concept(PARTICIPANT, "author"));
        agent.set("who", References.to(signer));
        ObjectNode entity = json.putArray("entity").addObject();
        entity.put("role", "source");
        entity.set("what", eventReference(proven));
        ObjectNode signature = json.putArray("signature").addObject();
        signature.putArray("type").add(References.coding(PURPOSE, purpose));
        signature.put("when", FhirTime.text(proven.timestamp()));
        signature.set("who", References.to(signer));
        signature.put("sigFormat", FORMAT);
        signature.put("data", Documents.base64(proof.encode()));
        return json;
    }

    private static ObjectNode eventReference(ProvenEvent proven) {
        ObjectNode what = Json.object();
        what.set("identifier", References.identifier(References.EVENT, References.text(proven.ref())));
        return what;
    }

    /** The proof that is a Provenance's signature; not verified yet. */
    public EventProof proof(FhirResource provenance) throws MedChainException {
        Element signature = checked(provenance).only("signature");
        signature.required("sigFormat").code(Set.of(FORMAT));
        Bytes proof = signature.required("data").base64(EventProof.MAX_SIZE);
        return EventProof.decode(proof);
    }

    /**
     * What the content is to be verified with; not verified yet.
     *
     * @throws InvalidResourceException if it is a Provenance without that
     */
    public DigestOpening opening(FhirResource provenance) throws InvalidResourceException {
        return DigestOpening.read(checked(provenance));
    }

    private static Element checked(FhirResource provenance) throws InvalidResourceException {
        Element element = provenance.element();
        Records.requireType(element, provenance, TYPE);
        element.requireUnmodified();
        return element;
    }

    /**
     * Verifies a Provenance, and that it is of this document and its event, and of these bytes and this time.
     *
     * @param binary to which the attachment's {@code url} leads
     * @return the event. Only the patient and the provider can open its content, so that data id, patient and what else the
     *     document says are not verified
     * @throws InvalidResourceException if the Provenance says something else than the event, or does not have what the content
     *     is verified with; or if a resource is malformed
     * @throws VerificationException if the proof does not hold, or is of something else
     */
    public EventDG verifyDocument(FhirResource provenance, FhirResource document, FhirResource binary, Auditor auditor)
            throws MedChainException {
        DigestOpening opening = opening(provenance);
        ContentCheck.Content content = contents.document(opening, document, binary);
        EventDG event = verify(provenance, content, opening, auditor);
        ProvenanceTarget.of(provenance).requireResource(document);
        return event;
    }

    /**
     * Verifies a Provenance, and that it is of this Observation and its event, and of the numbers in its {@code data}, its time and
     * its chunk's index.
     *
     * @return the event. Only the patient and the provider can open its content, so that data id, patient, units, scales and what
     *     else the Observation says are not verified
     * @throws InvalidResourceException as {@link #verifyDocument} does
     * @throws VerificationException if the proof does not hold, or is of something else; or if samples beyond a limit of detection
     *     are not told, so that it cannot be verified
     */
    public EventDG verifyObservation(FhirResource provenance, FhirResource observation, Auditor auditor)
            throws MedChainException {
        DigestOpening opening = opening(provenance);
        ContentCheck.Content content = contents.observation(opening, observation);
        EventDG event = verify(provenance, content, opening, auditor);
        ProvenanceTarget.of(provenance).requireResource(observation);
        return event;
    }

    /**
     * Verifies a Provenance, and that it is of this data's event and of these bytes, whatever they were written as.
     * {@link #opening} has the length, the time and the index that were verified then.
     *
     * @return the event
     * @throws InvalidResourceException as {@link #verifyDocument} does
     * @throws VerificationException if the proof does not hold, or is of something else
     */
    public EventDG verifyContent(FhirResource provenance, SharedData about, Bytes content, Auditor auditor)
            throws MedChainException {
        return verify(provenance, new ContentCheck.Content(about, content, true), opening(provenance), auditor);
    }

    private EventDG verify(
            FhirResource provenance, ContentCheck.Content content, DigestOpening opening, Auditor auditor)
            throws MedChainException {
        EventDG event = verifyEvent(provenance, content.about(), auditor);
        ProvenanceTarget.of(provenance).requireChunk(content.about(), opening);
        if (!opening.opens(event, content.bytes())) {
            throw new VerificationException(
                    content.exact()
                            ? "the content of data " + content.about().id()
                                    + ", or what opens its digest, is not what the ledger has the digest of"
                            : "samples beyond a limit of detection are L or U, which does not tell their bytes: expected to"
                                    + " verify the chunk as it was fetched, found an Observation of it");
        }
        return event;
    }

    /**
     * Verifies the signature, and that the rest of the Provenance says what the proven event does: who signed, and when it was
     * recorded. Looks at no content.
     *
     * @throws InvalidResourceException if it says something else
     * @throws VerificationException if the proof does not hold
     */
    public ProvenEvent verifyEvent(FhirResource provenance, Auditor auditor) throws MedChainException {
        ProvenEvent proven = auditor.verify(proof(provenance).encode());
        Element element = provenance.element();
        Element signature = element.only("signature");
        signature.only("type").required("code").requireText(purpose(proven), "the signature of such an event");
        signature.required("when").requireText(FhirTime.text(proven.timestamp()), "the block's time");
        element.required("recorded").requireText(FhirTime.text(proven.timestamp()), "the block's time");
        element.only("entity")
                .required("what")
                .required("identifier")
                .required("value")
                .requireText(References.text(proven.ref()), "the proven event");
        requireSigner(signature.required("who"), proven);
        requireSigner(element.only("agent").required("who"), proven);
        return proven;
    }

    /**
     * Verifies a Provenance, and that it is of this data's event: by its provider, with its digest if that is known. Looks at no
     * content, which may be another.
     *
     * @return the event, whose content only the patient and the provider can open
     * @throws VerificationException if the proof does not hold, or is of something else
     */
    public EventDG verifyEvent(FhirResource provenance, SharedData about, Auditor auditor) throws MedChainException {
        ProvenEvent proven = verifyEvent(provenance, auditor);
        requireEvent(about, proven);
        requireSigner(about.provider(), proven);
        ProvenanceTarget.of(provenance).requireData(about);
        EventDG event = EventDG.of(proven.event());
        if (about.digest().filter(digest -> !digest.equals(event.digest())).isPresent()) {
            throw new VerificationException("the digest of data " + about.id() + " is not the one on the ledger");
        }
        return event;
    }

    private static String purpose(ProvenEvent proven) throws MedChainException {
        EventType type = proven.event().type();
        if (type.equals(EventType.CREATE_SESSION)) {
            EventSC.of(proven.event());
            return CONSENT;
        }
        EventDG.of(proven.event());
        return SOURCE;
    }

    private void requireSigner(Element who, ProvenEvent proven) throws InvalidResourceException {
        Digest named = References.identity(who, settings.parties());
        if (!named.equals(proven.event().signer().id())) {
            throw who.invalid("the event's signer", "identity " + named);
        }
    }

    private static void requireSigner(Digest expected, ProvenEvent proven) throws VerificationException {
        Digest signer = proven.event().signer().id();
        if (!signer.equals(expected)) {
            throw new VerificationException("an event signed by " + signer + ", expected " + expected);
        }
    }

    private static void requireEvent(SharedData about, ProvenEvent proven) throws VerificationException {
        if (!proven.ref().equals(about.event())) {
            throw new VerificationException("a proof of event " + proven.ref() + ", expected " + about.event());
        }
    }
}
