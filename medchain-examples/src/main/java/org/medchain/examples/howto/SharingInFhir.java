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
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.fhir.AuditEvents;
import org.medchain.fhir.ConsentTerms;
import org.medchain.fhir.Consents;
import org.medchain.fhir.FhirLimits;
import org.medchain.fhir.FhirRecord;
import org.medchain.fhir.FhirResource;
import org.medchain.fhir.FhirSettings;
import org.medchain.fhir.Provenances;
import org.medchain.fhir.Records;
import org.medchain.fhir.SharedData;

/** A hospital whose other software speaks FHIR. */
public final class SharingInFhir {
    private static final URI SERVED_AT = URI.create("https://hospital.example/medchain");

    private final FhirSettings settings = FhirSettings.in(ZoneId.of("Europe/Zurich"));
    private final Records records = new Records(settings);
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

    /** What a requester fetched: the document, its content, and the proof that it is what the ledger says it is. */
    public List<FhirResource> received(MedChain medchain, Session session, DataId id, VerifiedData data)
            throws IOException, MedChainException {
        EventProof proof = medchain.ledger().proof(data.event()).orElseThrow();
        SharedData about = SharedData.of(session, id, data).with(EventDG.of(proof.event()));
        FhirRecord record = records.record(about, data);
        FhirResource document = records.documentReference(about, record);
        FhirResource provenance = provenances.ofData(about, document, proof, medchain.auditor());
        return List.of(document, records.binary(about, record), provenance);
    }

    /** Somebody else looks whether the proof holds, and is of this document. */
    public void verify(MedChain medchain, FhirResource document, FhirResource provenance) throws MedChainException {
        provenances.verify(provenance, records.about(document), medchain.auditor());
    }

    /** A session, as the patient's portal shows it. */
    public FhirResource consent(MedChain medchain, Patient alice, PatientSession session, List<InventoryPointer> all)
            throws MedChainException {
        EventProof proof = medchain.ledger().proof(session.event()).orElseThrow();
        Instant given = medchain.auditor().verify(proof.encode()).timestamp();
        return consents.write(ConsentTerms.of(session, alice.certificate().identity(), all, given));
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
