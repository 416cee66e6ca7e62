package org.medchain.examples.howto;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.hapi.AccessSubject;
import org.medchain.hapi.AuditFailure;
import org.medchain.hapi.AuditFinding;
import org.medchain.hapi.AuditTrail;
import org.medchain.hapi.CompartmentMap;
import org.medchain.hapi.ConsentedResults;
import org.medchain.hapi.DataPart;
import org.medchain.hapi.DurableAuditSink;
import org.medchain.hapi.ResourceMap;
import org.medchain.hapi.SessionConsent;
import org.medchain.hapi.SubjectResolver;

/** A HAPI FHIR server that shows what sessions grant, and keeps an audit trail that can be proven. */
public final class HapiUnderConsent {
    private static final URI SERVED_AT = URI.create("https://north.example/fhir");

    /** The stream that the audit trail becomes. */
    public StreamWriter auditStream(Provider hospital, InventoryPointer officersInventory) throws MedChainException {
        return hospital.startStream(
                officersInventory,
                OperationKey.of("audit trail of the FHIR server"),
                new DataDescription(Map.of("kind", "audit trail"), SERVED_AT),
                DigestScheme.BOUND);
    }

    /** The audit trail. */
    public DurableAuditSink auditTrail(Path folder, StreamWriter stream) throws MedChainException {
        return DurableAuditSink.open(folder, stream, Clock.systemUTC(), AuditFailure.REFUSE);
    }

    /** The record that stands for all of a patient's resources; asked for again, the same. */
    public DataId recordOf(Provider hospital, InventoryPointer inventory, String patient)
            throws IOException, MedChainException {
        String content = "Stands for the resources of Patient/" + patient + " at " + SERVED_AT;
        return hospital.addRecord(
                inventory,
                OperationKey.of("resources of Patient/" + patient),
                new DataDescription(Map.of("kind", "FHIR resources"), SERVED_AT),
                Optional.empty(),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Which record stands for which of a patient's resources: here one for all of them. */
    public ResourceMap resources(Map<String, DataId> recordOfPatient) {
        return new CompartmentMap(
                FhirContext.forR4Cached(),
                (patient, resource) -> recordOfPatient.containsKey(patient)
                        ? List.of(DataPart.all(recordOfPatient.get(patient)))
                        : List.of(),
                Set.of("Organization", "Practitioner"));
    }

    /** What the hospital does with the invitation that a patient hands it for a session. */
    public void accept(Provider hospital, ProviderInvitation invitation) throws MedChainException {
        hospital.accept(invitation);
    }

    /**
     * Who asks, as the hospital's authentication left it in the request.
     *
     * @param clinic whose certificate the caller proved to hold
     * @param user who is signed in there
     */
    public record Login(String clinic, String user, String address) {
        /** The attribute of the request that has it. */
        public static final String ATTRIBUTE = "login";
    }

    /** For whom a request is made. */
    public SubjectResolver subjects(Map<String, IdentityCertificate> certificateOfClinic) {
        return request -> request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest().getAttribute(Login.ATTRIBUTE) instanceof Login login
                ? Optional.ofNullable(certificateOfClinic.get(login.clinic()))
                        .map(certificate -> new AccessSubject(
                                certificate,
                                new AccessOrigin(
                                        Optional.of(login.address()),
                                        Optional.of(login.user()),
                                        Optional.of(login.clinic()))))
                : Optional.empty();
    }

    /** Puts a server under consent. */
    public void protect(
            RestfulServer server,
            Provider hospital,
            SubjectResolver subjects,
            ResourceMap resources,
            DurableAuditSink audit) {
        SessionConsent.of(hospital, subjects, resources, audit)
                .filteredBeforePaging()
                .build()
                .registerAt(server);
    }

    /** Serves observations: a read and a search of a plain server. */
    public static final class Observations implements IResourceProvider {
        private final List<Observation> stored;

        /** Serves these. */
        public Observations(List<Observation> stored) {
            this.stored = List.copyOf(stored);
        }

        @Override
        public Class<Observation> getResourceType() {
            return Observation.class;
        }

        /** Reads one. */
        @Read
        public Observation read(@IdParam IdType id, RequestDetails request) {
            Observation found = stored.stream()
                    .filter(each -> each.getIdElement().getIdPart().equals(id.getIdPart()))
                    .findFirst()
                    .orElseThrow(() -> new ResourceNotFoundException(id));
            return ConsentedResults.one(found.copy(), request);
        }

        /** Searches by subject. */
        @Search
        public IBundleProvider search(
                @OptionalParam(name = Observation.SP_SUBJECT) ReferenceParam subject, RequestDetails request) {
            List<Observation> found = stored.stream()
                    .filter(each -> subject == null
                            || each.getSubject()
                                    .getReferenceElement()
                                    .getIdPart()
                                    .equals(subject.getIdPart()))
                    .map(Observation::copy)
                    .toList();
            return ConsentedResults.of(found, request);
        }
    }

    /** What the officer does with the trail, fetched and thereby verified. */
    public List<AuditFinding> examine(VerifiedData trail, Path folder) throws IOException {
        try (InputStream events = trail.open()) {
            return AuditTrail.verify(events, folder);
        }
    }

    /** A part of the trail for others, as FHIR. */
    public Bundle export(VerifiedData trail, long firstEvent) throws IOException {
        try (InputStream events = trail.open()) {
            return AuditTrail.export(events, firstEvent, 1000);
        }
    }
}
