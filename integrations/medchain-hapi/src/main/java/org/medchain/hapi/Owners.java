package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** In which patients' compartments resources are, and what they carry, as the audit trail names them. */
final class Owners {
    private static final String PATIENT = "Patient";

    private Owners() {}

    /** Such as {@code Patient/4711}; a patient of another server with its address. */
    static Set<String> of(FhirContext fhir, IBaseResource resource) {
        Set<String> owners = new TreeSet<>();
        add(fhir, resource, owners);
        return owners;
    }

    private static void add(FhirContext fhir, IBaseResource resource, Set<String> owners) {
        if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .flatMap(entry -> Stream.of(
                            Optional.ofNullable(entry.getResource()),
                            Optional.ofNullable(entry.getResponse().getOutcome())))
                    .flatMap(Optional::stream)
                    .forEach(inner -> add(fhir, inner, owners));
            return;
        }
        if (resource instanceof Patient patient) {
            owners.add(nameOf(patient.getIdElement()));
        }
        Carried.by(fhir, resource)
                .map(carried -> carried.stream().map(Carried.One::resource).toList())
                .orElse(List.of((Resource) resource))
                .forEach(one -> addOwnersOf(fhir, one, owners));
    }

    private static void addOwnersOf(FhirContext fhir, Resource one, Set<String> owners) {
        if (!(one instanceof Patient)
                && !fhir.getResourceDefinition(one)
                        .getSearchParamsForCompartmentName(PATIENT)
                        .isEmpty()) {
            fhir.newTerser()
                    .getCompartmentOwnersForResource(PATIENT, one, Set.of())
                    .forEach(owner -> add(owner, owners));
        }
    }

    private static void add(IIdType owner, Set<String> owners) {
        boolean patient =
                owner.getResourceType() == null || owner.getResourceType().equals(PATIENT);
        if (patient && owner.hasIdPart() && !owner.isLocal()) {
            owners.add(nameOf(owner));
        }
    }

    private static String nameOf(IIdType patient) {
        return (patient.hasBaseUrl() ? patient.getBaseUrl() + "/" : "") + PATIENT + "/" + patient.getIdPart();
    }
}
