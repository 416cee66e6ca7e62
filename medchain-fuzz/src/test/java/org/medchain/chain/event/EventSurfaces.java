package org.medchain.chain.event;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** Events, their bodies, and what is disclosed of what they commit to. */
public final class EventSurfaces implements Surfaces {
    private static final BlockHash CONSORTIUM = Samples.CONFIG.genesisHash();
    private static final EventRef REFERENCE =
            new EventRef(CONSORTIUM, Samples.event().hash());

    @Override
    public List<Surface> all() {
        SessionTerms terms = terms();
        EventSC session = session(terms);
        return List.of(
                canonical("event", Event::decode, Event::encode, Samples.event().encode()),
                readOnly(
                        "event-body",
                        EventSurfaces::body,
                        data().encode(),
                        session.event().encode(),
                        EventSR.create(CONSORTIUM, session.event().hash(), Samples.PATIENT)
                                .event()
                                .encode(),
                        AdmitIdentity.create(CONSORTIUM, Samples.PATIENT_CERTIFICATE, Samples.PATIENT)
                                .event()
                                .encode(),
                        RevokeCertificates.create(
                                        CONSORTIUM,
                                        List.of(Samples.PATIENT_CERTIFICATE.serial()),
                                        Samples.CA.identity())
                                .event()
                                .encode()),
                readOnly("session-content", SessionContent::decode, SessionContent.encode(terms, Optional.empty())),
                readOnly(
                        "session-disclosed",
                        bytes -> verified(bytes, session),
                        terms.disclosure().encode()),
                canonical(
                        "session-disclosure",
                        SessionDisclosure::decode,
                        SessionDisclosure::encode,
                        terms.disclosure().encode()),
                canonical(
                        "grant",
                        Grant::decode,
                        Grant::encode,
                        terms.grants().get(0).encode()),
                canonical("event-reference", EventRef::decode, EventRef::encode, REFERENCE.encode()));
    }

    /** Reads the body as what the event's type says, and opens what is sealed in it. */
    private static boolean body(Bytes encoded) throws MedChainException {
        Event event = Event.decode(encoded);
        if (event.type().equals(EventType.ADD_DATA)) {
            return opens(() -> EventDG.of(event).open(Samples.PATIENT));
        } else if (event.type().equals(EventType.CREATE_SESSION)) {
            return opens(() -> EventSC.of(event).open(Samples.PATIENT));
        } else if (event.type().equals(EventType.REMOVE_SESSION)) {
            return EventSR.of(event).session().equals(event.hash());
        } else if (event.type().equals(EventType.ADMIT_IDENTITY)) {
            return AdmitIdentity.of(event).certificate().serial().isEmpty();
        } else if (event.type().equals(EventType.REVOKE_CERTIFICATES)) {
            return RevokeCertificates.of(event).serials().isEmpty();
        }
        return ChangeMembers.of(event).event().equals(event);
    }

    /** Opens something. */
    @FunctionalInterface
    private interface Opening {
        Object open() throws MedChainException;
    }

    private static boolean opens(Opening opening) throws MedChainException {
        return opening.open() != null;
    }

    private static SessionDisclosure verified(Bytes encoded, EventSC session) throws MedChainException {
        SessionDisclosure disclosure = SessionDisclosure.decode(encoded);
        disclosure.verify(session);
        return disclosure;
    }

    private static Event data() {
        try {
            return EventDG.builder(CONSORTIUM)
                    .data(new DataId(Samples.DIGEST.value().slice(0, 16)))
                    .patient(Samples.PATIENT.publicIdentity())
                    .digest(1, Samples.DIGEST)
                    .build(Samples.PROVIDER, Samples.random(7))
                    .event();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SessionTerms terms() {
        Grant record = new Grant(
                Samples.DIGEST,
                Samples.PROVIDER.publicIdentity(),
                new DataId(Samples.DIGEST.value().slice(0, 16)),
                DataKind.RECORD,
                GrantedRange.unrestricted(),
                1,
                REFERENCE,
                ChunkIndex.FIRST,
                Optional.of(ChunkIndex.FIRST),
                Samples.DIGEST.value());
        Grant stream = new Grant(
                Samples.DIGEST,
                Samples.PROVIDER.publicIdentity(),
                new DataId(Samples.DIGEST.value().slice(1, 17)),
                DataKind.STREAM,
                GrantedRange.of(new TimeRange(5, 9)),
                1,
                REFERENCE,
                new ChunkIndex(7),
                Optional.empty(),
                Bytes.empty());
        Audience audience = new Audience(Samples.PROVIDER.publicIdentity(), Samples.PATIENT.publicIdentity(), 0);
        return SessionTerms.create(
                List.of(record, stream),
                audience,
                new SymmetricKey(SecretBytes.random(Samples.random(8), SymmetricKey.SIZE)));
    }

    private static EventSC session(SessionTerms terms) {
        try {
            return EventSC.builder(CONSORTIUM).terms(terms).build(Samples.PATIENT, Samples.random(9));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
