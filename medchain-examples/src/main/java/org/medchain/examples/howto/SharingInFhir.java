package org.medchain.examples.howto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Auditor;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.fhir.AuditEvents;
import org.medchain.fhir.ConsentTerms;
import org.medchain.fhir.Consents;
import org.medchain.fhir.DataProof;
import org.medchain.fhir.FhirLimits;
import org.medchain.fhir.FhirRecord;
import org.medchain.fhir.FhirResource;
import org.medchain.fhir.FhirSettings;
import org.medchain.fhir.Observations;
import org.medchain.fhir.Provenances;
import org.medchain.fhir.Records;
import org.medchain.fhir.Waveform;

/** A hospital whose other software speaks FHIR. */
public final class SharingInFhir {
    private static final int BITS = 16;
    private static final URI SERVED_AT = URI.create("https://hospital.example/medchain");

    private final FhirSettings settings = FhirSettings.in(ZoneId.of("Europe/Zurich"));
    private final Records records = new Records(settings);
    private final Observations observations = new Observations(settings);
    private final Provenances provenances = new Provenances(settings);
    private final Consents consents =
            new Consents(settings, URI.create("https://consortium.example/policies/sessions-1"), Set.of("TREAT"));

    /** A document, as another program of the hospital sent it. */
    public DataId add(Provider hospital, InventoryPointer inventory, InputStream json)
            throws IOException, MedChainException {
        FhirResource document = FhirResource.parse(json, FhirLimits.defaults());
        FhirRecord record = records.read(document, SERVED_AT);
        return add(hospital, inventory, "document " + document.id().orElseThrow(), record);
    }

    /** All resources of a bundle, each a record. */
    public List<DataId> addBundle(Provider hospital, InventoryPointer inventory, String name, FhirResource bundle)
            throws IOException, MedChainException {
        List<DataId> added = new ArrayList<>();
        for (FhirRecord record : records.readBundle(bundle, SERVED_AT)) {
            added.add(add(hospital, inventory, name + " " + added.size(), record));
        }
        return added;
    }

    private static DataId add(Provider hospital, InventoryPointer inventory, String key, FhirRecord record)
            throws IOException, MedChainException {
        return hospital.addRecord(
                inventory,
                OperationKey.of(key),
                record.description(),
                record.taken(),
                new ByteArrayInputStream(record.content().toByteArray()));
    }

    /** A recording, each Observation a chunk. */
    public DataId addStream(Provider hospital, InventoryPointer inventory, String name, List<FhirResource> recording)
            throws IOException, MedChainException {
        DataDescription stream = observations.description(recording.get(0), BITS, SERVED_AT);
        StreamWriter writer = hospital.startStream(inventory, OperationKey.of(name), stream, DigestScheme.BOUND);
        for (FhirResource observation : recording) {
            Waveform chunk = observations.read(observation).on(stream, settings.limits());
            writer.append(
                    chunk.range(), new ByteArrayInputStream(chunk.encode(BITS).toByteArray()));
        }
        return writer.id();
    }

    /** What a requester fetched: the document, its content, and the proof that it is what the ledger says it is. */
    public List<FhirResource> received(MedChain medchain, Session session, DataId id, VerifiedData data)
            throws IOException, MedChainException {
        DataProof proof = DataProof.ofRecord(session, id, data, medchain.ledger());
        FhirRecord record = records.record(proof.about(), data);
        FhirResource document = records.documentReference(proof.about(), record);
        FhirResource binary = records.binary(proof.about(), record);
        FhirResource provenance = provenances.ofData(proof, document, medchain.auditor());
        return List.of(document, binary, provenance);
    }

    /** Who verifies without a network. */
    public Auditor auditor(ConsortiumConfig consortium, Instant now) throws MedChainException {
        return Auditor.of(consortium, now);
    }

    /** Somebody else looks whether the provider signed this content. */
    public FhirRecord verified(Auditor auditor, FhirResource document, FhirResource binary, FhirResource provenance)
            throws MedChainException {
        provenances.verifyDocument(provenance, document, binary, auditor);
        return records.read(document, binary, SERVED_AT);
    }

    /** What a requester fetched of a stream: for each chunk an Observation and its proof. */
    public List<FhirResource> receivedStream(MedChain medchain, Session session, DataId id, VerifiedData data)
            throws IOException, MedChainException {
        List<FhirResource> received = new ArrayList<>();
        for (ChunkInfo info : data.chunks()) {
            DataProof proof = DataProof.ofChunk(session, id, data, info.index(), medchain.ledger());
            TimeRange range = info.range().orElseThrow();
            try (InputStream in = data.open(info.index())) {
                Bytes bytes = Bytes.takeOwnership(in.readAllBytes());
                Waveform chunk = Waveform.decode(proof.about().description(), range, bytes, settings.limits());
                FhirResource observation = observations.write(proof.about(), info.index(), chunk);
                received.add(observation);
                received.add(provenances.ofData(proof, observation, medchain.auditor()));
            }
        }
        return received;
    }

    /** Somebody else looks whether the provider signed these samples. */
    public Waveform verified(Auditor auditor, FhirResource observation, FhirResource provenance)
            throws MedChainException {
        provenances.verifyObservation(provenance, observation, auditor);
        return observations.read(observation);
    }

    /** A session, as the patient's portal shows it. */
    public FhirResource consent(MedChain medchain, Patient alice, PatientSession session, List<InventoryPointer> all)
            throws MedChainException {
        LedgerEntry event = medchain.ledger().find(session.event()).orElseThrow();
        ConsentTerms terms = ConsentTerms.of(session, alice.certificate().identity(), all, event.timestamp());
        return consents.write(terms);
    }

    /** The same session, as the requester's software shows it. */
    public FhirResource consent(MedChain medchain, Session session) throws MedChainException {
        LedgerEntry event = medchain.ledger().find(session.id().event()).orElseThrow();
        ConsentTerms terms = ConsentTerms.of(session, event.ref(), event.timestamp());
        return consents.write(terms);
    }

    /** A consent that the patient gave in the portal, which names the requester and the data. */
    public GrantedSession grant(
            Patient alice, FhirResource consent, IdentityCertificate requester, List<InventoryPointer> all, Instant now)
            throws MedChainException {
        ConsentTerms terms = consents.read(consent);
        if (!terms.active() || !terms.requester().equals(requester.identity().id())) {
            throw new IllegalArgumentException("expected a consent in force to " + requester);
        }
        return alice.grant(requester, terms.selections(all), terms.lifetime(now));
    }

    /** An audit trail that gets each decision, and each disclosure, as an AuditEvent. */
    public AccessLog auditTrail(IdentityCertificate hospital, Consumer<FhirResource> repository) {
        AuditEvents events = new AuditEvents(settings, hospital.identity().id(), "hospital.example");
        return entry -> {
            repository.accept(events.decision(entry));
            Optional<FhirResource> disclosure = events.disclosureAtSource(entry);
            disclosure.ifPresent(repository);
        };
    }
}
