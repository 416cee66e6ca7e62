package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;

/** In which patients' compartments resources are, as the audit trail names them. */
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
                    .filter(entry -> entry.getResource() != null)
                    .forEach(entry -> add(fhir, entry.getResource(), owners));
        } else if (fhir.getResourceType(resource).equals(PATIENT)) {
            owners.add(nameOf(resource.getIdElement()));
        } else if (!fhir.getResourceDefinition(resource)
                .getSearchParamsForCompartmentName(PATIENT)
                .isEmpty()) {
            fhir.newTerser()
                    .getCompartmentOwnersForResource(PATIENT, resource, Set.of())
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
