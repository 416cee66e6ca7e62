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

    private final FhirContext fhir;
    private final OwnAddresses addresses;
    private final Set<String> owners = new TreeSet<>();

    private Owners(FhirContext fhir, OwnAddresses addresses) {
        this.fhir = fhir;
        this.addresses = addresses;
    }

    /** Such as {@code Patient/4711}; a patient of another server with its address. */
    static Set<String> of(FhirContext fhir, OwnAddresses addresses, IBaseResource resource) {
        Owners found = new Owners(fhir, addresses);
        found.add(resource);
        return found.owners;
    }

    private void add(IBaseResource resource) {
        if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .flatMap(entry -> Stream.of(
                            Optional.ofNullable(entry.getResource()),
                            Optional.ofNullable(entry.getResponse().getOutcome())))
                    .flatMap(Optional::stream)
                    .forEach(this::add);
            return;
        }
        if (resource instanceof Patient patient) {
            owners.add(nameOf(patient.getIdElement()));
        }
        Carried.by(fhir, resource)
                .orElse(List.of(new Carried.One((Resource) resource, true, List.of())))
                .forEach(this::addOwnersOf);
    }

    private void addOwnersOf(Carried.One one) {
        if (!(one.resource() instanceof Patient)
                && !fhir.getResourceDefinition(one.resource())
                        .getSearchParamsForCompartmentName(PATIENT)
                        .isEmpty()) {
            fhir.newTerser()
                    .getCompartmentOwnersForResource(PATIENT, one.resource(), Set.of())
                    .forEach(owner -> addNamed(owner, one));
        }
    }

    /** By the references that name the owner: HAPI forgets the addresses that are in them. */
    private void addNamed(IIdType owner, Carried.One one) {
        boolean patient =
                owner.getResourceType() == null || owner.getResourceType().equals(PATIENT);
        if (!patient || !owner.hasIdPart() || owner.isLocal()) {
            return;
        }
        List<String> names = one.references().stream()
                .map(named -> named.reference().getReferenceElement())
                .filter(named -> PATIENT.equals(named.getResourceType())
                        && owner.getIdPart().equals(named.getIdPart()))
                .map(this::nameOf)
                .toList();
        owners.addAll(names.isEmpty() ? List.of(nameOf(owner)) : names);
    }

    private String nameOf(IIdType named) {
        IIdType patient = addresses.relative(named);
        return (patient.hasBaseUrl() ? patient.getBaseUrl() + "/" : "") + PATIENT + "/" + patient.getIdPart();
    }
}
