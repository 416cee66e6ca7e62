package org.medchain.examples.howto;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditContextServices;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.error.MedChainException;
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

    /** Which record stands for which of a patient's resources: here one for all of them. */
    public ResourceMap resources(Map<String, DataId> recordOfPatient) {
        return new CompartmentMap(
                FhirContext.forR4Cached(),
                (patient, resource) -> recordOfPatient.containsKey(patient)
                        ? List.of(DataPart.all(recordOfPatient.get(patient)))
                        : List.of(),
                Set.of("Organization", "Practitioner"));
    }

    /** Puts a server under consent. */
    public void protect(
            RestfulServer server,
            Provider hospital,
            SubjectResolver subjects,
            ResourceMap resources,
            DurableAuditSink audit,
            IBalpAuditContextServices whoIsWho) {
        SessionConsent.of(hospital, subjects, resources, audit)
                .filteredBeforePaging()
                .build()
                .registerAt(server);
        server.registerInterceptor(new BalpAuditCaptureInterceptor(audit, whoIsWho));
    }

    /** What a search of a plain server's resource provider returns. */
    public IBundleProvider found(List<IBaseResource> resources, RequestDetails request) {
        return ConsentedResults.of(resources, request);
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
