package org.medchain.examples.hapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.medchain.hapi.ConsentedResults;

/** The hospital, and two patients with 25 pulses each. Your own resource providers take its place. */
public final class Ward {
    private final List<Resource> stored = new ArrayList<>();

    Ward() {
        add(new Organization().setName("North Hospital"), "Organization/north");
        for (String name : List.of("alice", "bob")) {
            Patient patient = new Patient();
            patient.addName().setFamily(name);
            add(patient, "Patient/" + name);
            for (int number = 1; number <= 25; number++) {
                Observation pulse = new Observation()
                        .setStatus(Observation.ObservationStatus.FINAL)
                        .setCode(new CodeableConcept().setText("pulse"))
                        .setValue(new Quantity(60 + number))
                        .setSubject(new Reference("Patient/" + name));
                add(pulse, "Observation/" + name + "-" + number);
            }
        }
    }

    private void add(Resource resource, String id) {
        resource.setId(id + "/_history/1");
        stored.add(resource);
    }

    /** Reads a patient. */
    @Read(type = Patient.class)
    public Patient patient(@IdParam IdType id, RequestDetails request) {
        return ConsentedResults.one(get(Patient.class, id.getIdPart()), request);
    }

    /** Reads an observation. */
    @Read(type = Observation.class)
    public Observation observation(@IdParam IdType id, RequestDetails request) {
        return ConsentedResults.one(get(Observation.class, id.getIdPart()), request);
    }

    /** Reads an organization. */
    @Read(type = Organization.class)
    public Organization organization(@IdParam IdType id, RequestDetails request) {
        return ConsentedResults.one(get(Organization.class, id.getIdPart()), request);
    }

    /** Searches observations. */
    @Search(type = Observation.class)
    public IBundleProvider observations(
            @OptionalParam(name = Observation.SP_SUBJECT) ReferenceParam subject, RequestDetails request) {
        return ConsentedResults.of(about(Optional.ofNullable(subject).map(ReferenceParam::getIdPart)), request);
    }

    /** A patient, and all about her. */
    @Operation(name = "$everything", type = Patient.class, idempotent = true)
    public IBundleProvider everything(@IdParam IdType id, RequestDetails request) {
        List<Resource> found = new ArrayList<>();
        found.add(get(Patient.class, id.getIdPart()));
        found.addAll(about(Optional.of(id.getIdPart())));
        return ConsentedResults.of(found, request);
    }

    /** Answers a batch of reads: what leaves is filtered and recorded entry by entry, though it is not wrapped. */
    @Transaction
    public Bundle batch(@TransactionParam Bundle asked) {
        Bundle answer = new Bundle().setType(BundleType.BATCHRESPONSE);
        for (BundleEntryComponent entry : asked.getEntry()) {
            Optional<Resource> found = find(entry.getRequest().getUrl());
            BundleEntryComponent answered = answer.addEntry();
            found.ifPresent(answered::setResource);
            answered.getResponse().setStatus(found.isPresent() ? "200 OK" : "404 Not Found");
        }
        return answer;
    }

    private List<Observation> about(Optional<String> patient) {
        return stored.stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(each ->
                        patient.isEmpty() || each.getSubject().getReference().equals("Patient/" + patient.get()))
                .map(Observation::copy)
                .toList();
    }

    private <R extends Resource> R get(Class<R> type, String id) {
        String name = type.getSimpleName() + "/" + id;
        return find(name).map(type::cast).orElseThrow(() -> new ResourceNotFoundException(name));
    }

    /** Copies, since what leaves is changed on its way. */
    private Optional<Resource> find(String name) {
        return stored.stream()
                .filter(each -> Objects.equals(
                        each.getIdElement().toUnqualifiedVersionless().getValue(), name))
                .map(Resource::copy)
                .findFirst();
    }
}
