package org.medchain.examples.hapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.hapi.AuditTrail;

/** The audit officer: owner of the trail as a patient is of her data, and reader of it. */
record Officer(MedChain medchain, Provider hospital, CertifiedIdentity keys) {

    /** Fetches what is anchored, and compares the folder with it. */
    String examine(DataId trail, Path folder) throws IOException, MedChainException {
        Patient owner = medchain.patient(keys);
        Requester reader = medchain.requester(keys);
        InventoryPointer inventory =
                owner.accept(hospital.noticeOf(FhirServer.inventory(hospital, keys.certificate())));
        GrantedSession granted = owner.grant(keys.certificate(), List.of(Selection.all(inventory, trail)));
        hospital.accept(granted.invitationForProvider(hospital.certificate().identity()));
        Session session = reader.accept(granted.forRequester());
        try (VerifiedData data = reader.fetch(session, trail, GrantedRange.unrestricted(), this::exchange)) {
            return String.join("\n", events(data)) + "\nfindings " + findings(data, folder);
        } finally {
            owner.revoke(granted.id());
        }
    }

    private static String findings(VerifiedData data, Path folder) throws IOException {
        try (InputStream events = data.open()) {
            return AuditTrail.verify(events, folder).toString();
        }
    }

    /** The first thousand events: what was asked, the outcome with its reason, and each patient whom it concerns. */
    private static List<String> events(VerifiedData data) throws IOException {
        try (InputStream events = data.open()) {
            List<String> told = new ArrayList<>();
            for (BundleEntryComponent entry : AuditTrail.export(events, 1, 1000).getEntry()) {
                AuditEvent event = (AuditEvent) entry.getResource();
                String patients = event.getEntity().stream()
                        .map(entity -> entity.getWhat().getReference())
                        .filter(reference -> reference != null && reference.startsWith("Patient/"))
                        .distinct()
                        .map(patient -> " " + patient)
                        .collect(Collectors.joining());
                String reason = event.hasOutcomeDesc() ? " " + event.getOutcomeDesc() : "";
                told.add(event.getSubtypeFirstRep().getCode() + patients + ": outcome "
                        + event.getOutcome().toCode() + reason);
            }
            return told;
        }
    }

    /** In this process; elsewhere an HttpProviderGateway. */
    private InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            hospital.serve(request, answer);
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the hospital failed", e);
        }
        return new ByteArrayInputStream(answer.toByteArray());
    }
}
