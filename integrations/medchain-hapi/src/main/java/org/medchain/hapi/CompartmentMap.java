package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.medchain.error.MedChainException;

/**
 * Goes by FHIR's Patient compartment: a resource is a part of the data of every patient in whose compartment it is. A resource
 * in no compartment is unknown, unless its type is open. So is one that refers to a patient whom this server does not have, one whose
 * subject or patient is named without a reference that can be followed, and one of an open type that refers to a patient. Thread-safe
 * if the data of patients is.
 */
public final class CompartmentMap implements ResourceMap {
    private static final String PATIENT = "Patient";
    /** Elements that say whose a resource is: who is named there by identifier or display alone may be a patient. */
    private static final Set<String> SUBJECTS = Set.of("subject", "patient", "beneficiary", "individual", "candidate");

    private final FhirContext fhir;
    private final PatientData patients;
    private final Set<String> open;

    /** Says which data is a patient's. Implementations are thread-safe. */
    @FunctionalInterface
    public interface PatientData {
        /**
         * What must be granted for a resource of a patient to be shown: one record that stands for all of the patient's
         * resources, or another for each section of them, such as one by the resource's type.
         *
         * @param patient the id of the Patient, without type and version
         * @return empty if the resource is part of nothing that is known here
         */
        List<DataPart> of(String patient, IBaseResource resource) throws MedChainException;
    }

    /**
     * A map by compartments.
     *
     * @param openTypes types of resources that are shown to every subject, such as Organization
     * @throws IllegalArgumentException if one of them may be in a patient's compartment
     */
    public CompartmentMap(FhirContext fhir, PatientData patients, Set<String> openTypes) {
        this.fhir = fhir;
        this.patients = patients;
        this.open = Set.copyOf(openTypes);
        for (String type : open) {
            RuntimeResourceDefinition definition = fhir.getResourceDefinition(type);
            if (type.equals(PATIENT)
                    || !definition.getSearchParamsForCompartmentName(PATIENT).isEmpty()) {
                throw new IllegalArgumentException(
                        "expected types that are in no patient's compartment, found " + definition.getName());
            }
        }
    }

    @Override
    public ResourceData dataOf(IBaseResource resource) throws MedChainException {
        String type = fhir.getResourceType(resource);
        if (open.contains(type)) {
            return namesPatient(resource) ? ResourceData.unknown() : ResourceData.open();
        }
        List<DataPart> parts = new ArrayList<>();
        for (String patient : owners(type, resource)) {
            List<DataPart> own = patient.isEmpty() ? List.of() : patients.of(patient, resource);
            if (own.isEmpty()) {
                return ResourceData.unknown();
            }
            parts.addAll(own);
        }
        return ResourceData.of(parts);
    }

    /** The ids of the patients; an empty one for a patient who is not known here. */
    private Set<String> owners(String type, IBaseResource resource) {
        Set<String> owners = new TreeSet<>();
        if (type.equals(PATIENT)) {
            owners.add(own(resource.getIdElement()));
        }
        fhir.newTerser()
                .getCompartmentOwnersForResource(PATIENT, resource, Set.of())
                .forEach(owner -> add(owner, resource, owners));
        for (var found : fhir.newTerser().getAllResourceReferences(resource)) {
            IBaseReference reference = found.getResourceReference();
            IIdType target = reference.getReferenceElement();
            boolean elsewhere = PATIENT.equals(target.getResourceType()) && target.isAbsolute();
            if (elsewhere || namesUnknownPatient(found.getName(), reference)) {
                owners.add("");
            }
        }
        return owners;
    }

    /** By identifier or display alone. */
    private static boolean namesUnknownPatient(String element, IBaseReference reference) {
        if (!reference.getReferenceElement().isEmpty() || reference.getResource() != null) {
            return false;
        }
        String type = reference instanceof Reference known && known.hasType() ? known.getType() : "";
        return type.isEmpty() ? SUBJECTS.contains(element) : isPatient(type);
    }

    private static boolean isPatient(String type) {
        return type.equals(PATIENT) || type.endsWith("/" + PATIENT);
    }

    /** Whether a resource that is no patient's refers to one all the same, by whatever element. */
    private boolean namesPatient(IBaseResource resource) {
        boolean refers = fhir.newTerser().getAllResourceReferences(resource).stream()
                .anyMatch(found -> PATIENT.equals(found.getResourceReference()
                                .getReferenceElement()
                                .getResourceType())
                        || namesUnknownPatient(found.getName(), found.getResourceReference()));
        return refers
                || contained(resource).stream()
                        .anyMatch(each -> fhir.getResourceType(each).equals(PATIENT));
    }

    /** What is in a resource is its own, unless that is a patient, of whom nothing is known then. */
    private void add(IIdType reference, IBaseResource resource, Set<String> owners) {
        if (reference.isLocal()) {
            boolean other = contained(resource).stream()
                    .filter(each -> each.getIdElement().getIdPart() != null
                            && plain(each.getIdElement()).equals(plain(reference)))
                    .anyMatch(each -> !fhir.getResourceType(each).equals(PATIENT));
            if (!other) {
                owners.add("");
            }
        } else if (reference.getResourceType() == null
                || reference.getResourceType().equals(PATIENT)) {
            owners.add(own(reference));
        }
    }

    private static List<? extends IBaseResource> contained(IBaseResource resource) {
        return resource instanceof DomainResource domain ? domain.getContained() : List.of();
    }

    private static String plain(IIdType id) {
        return id.getIdPart().replaceFirst("^#", "");
    }

    private static String own(IIdType id) {
        return id.hasIdPart() && !id.isLocal() && !id.hasBaseUrl() ? id.getIdPart() : "";
    }
}
