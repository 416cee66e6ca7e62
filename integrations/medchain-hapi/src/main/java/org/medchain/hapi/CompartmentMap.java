package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;

/**
 * Goes by FHIR's Patient compartment: a resource is a part of the data of every patient in whose compartment it is. A resource
 * in no compartment is unknown, unless its type is open. So is one that refers to a patient whom this server does not have, one whose
 * subject or patient is named without a reference that can be followed, and one of an open type that refers to a patient.
 *
 * <p>What a resource carries counts as if it stood by itself, and the whole is unknown if that is: a contained resource, one in a Bundle or
 * in Parameters, and data of an attachment or a Binary that is FHIR. Only what refers to no patient, of a type in no compartment, is a part
 * of what carries it. In a resource of an open type nothing of a patient may be. Thread-safe if the data of patients is.
 */
public final class CompartmentMap implements ResourceMap {
    private static final String PATIENT = "Patient";
    private static final String DEVICE = "Device";
    /** Elements that say whose a resource is: who is named there by identifier or display alone may be a patient. */
    private static final Set<String> SUBJECTS =
            Set.of("subject", "patient", "for", "beneficiary", "individual", "candidate");

    /** The element of a Binary that says by whose rules it is to be shown: those of another resource, which may be a patient's. */
    private static final String SECURED_LIKE = "securityContext";

    private static final String ID = "[A-Za-z0-9.-]{1,64}";

    private final FhirContext fhir;
    private final PatientData patients;
    private final Set<String> open;
    private final Set<BaseAddress> addresses;

    /** Says which data is a patient's. Implementations are thread-safe. */
    @FunctionalInterface
    public interface PatientData {
        /**
         * What must be granted for a resource of a patient to be shown: one record that stands for all of the patient's
         * resources, or another for each section of them, such as one by the resource's type.
         *
         * @param patient the id of the Patient, without type and version
         * @param resource the resource, or one that it carries
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
        this(fhir, patients, Set.copyOf(openTypes), Set.of());
        for (String type : open) {
            if (mayBeAPatients(type)) {
                throw new IllegalArgumentException(
                        "expected types that are in no patient's compartment, found " + type);
            }
        }
    }

    private CompartmentMap(FhirContext fhir, PatientData patients, Set<String> open, Set<BaseAddress> addresses) {
        this.fhir = fhir;
        this.patients = patients;
        this.open = open;
        this.addresses = addresses;
    }

    /**
     * The same map, for a server that is at these addresses and no others: a reference to one of them means the same as one without an
     * address. Every other absolute reference is one to another server.
     *
     * @param bases such as {@code https://north.example/fhir}, without type and id
     * @throws IllegalArgumentException unless each is a URL of HTTP or HTTPS without user, query and fragment
     */
    public CompartmentMap servedAt(Set<URI> bases) {
        Set<BaseAddress> known = new HashSet<>();
        for (URI base : bases) {
            known.add(BaseAddress.of(base)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "expected a server's address such as https://north.example/fhir, found " + base)));
        }
        return new CompartmentMap(fhir, patients, open, Set.copyOf(known));
    }

    @Override
    public boolean isOwnAddress(String base) {
        return BaseAddress.of(base).filter(addresses::contains).isPresent();
    }

    @Override
    public boolean isOpenType(String type) {
        return open.contains(type);
    }

    @Override
    public ResourceData dataOf(IBaseResource resource) throws MedChainException {
        Optional<List<Carried.One>> carried = Carried.by(fhir, resource);
        if (carried.isEmpty()) {
            return ResourceData.unknown();
        }
        List<Carried.One> whole = carried.get();
        Set<String> ids = ids(whole);
        boolean isOfNobody = whole.stream().allMatch(one -> isOfNobody(one, ids));
        if (open.contains(fhir.getResourceType(resource))) {
            return isOfNobody ? ResourceData.open() : ResourceData.unknown();
        }
        return isOfNobody ? ResourceData.unknown() : ResourceData.of(parts(whole, ids));
    }

    /** Those of each resource by itself; none if one of them is not known. */
    private List<DataPart> parts(List<Carried.One> whole, Set<String> ids) throws MedChainException {
        List<DataPart> parts = new ArrayList<>();
        for (Carried.One one : whole) {
            if (!one.outer() && isOfNobody(one, ids)) {
                continue;
            }
            Set<String> owners = owners(one, ids);
            if (owners.isEmpty()) {
                return List.of();
            }
            for (String patient : owners) {
                List<DataPart> own = patient.isEmpty() ? List.of() : patients.of(patient, one.resource());
                if (own.isEmpty()) {
                    return List.of();
                }
                parts.addAll(own);
            }
        }
        return parts.stream().distinct().toList();
    }

    /**
     * True of a resource whose type is in no patient's compartment, and that refers to no patient by whatever element. A Device that another
     * resource carries may be such a one as well: HAPI has it in the compartment of the patient whom it is implanted in, if any.
     */
    private boolean isOfNobody(Carried.One one, Set<String> ids) {
        String type = fhir.getResourceType(one.resource());
        boolean maybe = !mayBeAPatients(type) || (!one.outer() && type.equals(DEVICE));
        return maybe
                && one.references().stream()
                        .noneMatch(named -> PATIENT.equals(typeOf(named.reference())) || mayNamePatient(named, ids));
    }

    private boolean mayBeAPatients(String type) {
        return type.equals(PATIENT)
                || !fhir.getResourceDefinition(type)
                        .getSearchParamsForCompartmentName(PATIENT)
                        .isEmpty();
    }

    /** The ids of the patients; an empty one for a patient who is not known here, such as one that another resource carries. */
    private Set<String> owners(Carried.One one, Set<String> ids) {
        Set<String> owners = new TreeSet<>();
        if (one.resource() instanceof Patient patient) {
            owners.add(one.outer() ? own(patient.getIdElement()) : "");
        }
        fhir.newTerser()
                .getCompartmentOwnersForResource(PATIENT, one.resource(), Set.of())
                .forEach(owner -> add(owner, ids, owners));
        for (Carried.Named named : one.references()) {
            if (isElsewhere(named.reference().getReferenceElement()) || mayNamePatient(named, ids)) {
                owners.add("");
            }
        }
        return owners;
    }

    /** True of a patient who is not plainly one of this server: HAPI forgets what is before the type when it names owners. */
    private boolean isElsewhere(IIdType reference) {
        if (!PATIENT.equals(reference.getResourceType()) || !reference.hasIdPart() || reference.isLocal()) {
            return false;
        }
        String plain = PATIENT + "/" + reference.getIdPart();
        String relative = new OwnAddresses(this).relative(reference).getValue();
        return !relative.equals(plain) && !relative.startsWith(plain + "/_history/");
    }

    private static @Nullable String typeOf(Reference reference) {
        String type = reference.getReferenceElement().getResourceType();
        return type == null && reference.getResource() != null
                ? reference.getResource().fhirType()
                : type;
    }

    /** By what cannot be followed: an identifier, a display, or an address that is no resource's. */
    private boolean mayNamePatient(Carried.Named named, Set<String> ids) {
        Reference reference = named.reference();
        IIdType address = reference.getReferenceElement();
        String of = typeOf(reference);
        if (isCarried(address, ids)) {
            return false;
        }
        if (named.element().equals(SECURED_LIKE)) {
            return of == null || !fhir.getResourceTypes().contains(of) || mayBeAPatients(of);
        }
        if (of != null) {
            return false;
        }
        if (address.getValue() != null && address.getValue().startsWith(PATIENT + "?")) {
            return true;
        }
        String type = reference.hasType() ? reference.getType() : "";
        return type.isEmpty()
                ? SUBJECTS.contains(named.element())
                : type.equals(PATIENT) || type.endsWith("/" + PATIENT);
    }

    private static boolean isCarried(IIdType address, Set<String> ids) {
        return address.isLocal() && ids.contains(plain(address.getIdPart()));
    }

    /** What is carried counts by itself. */
    private void add(IIdType reference, Set<String> ids, Set<String> owners) {
        if (reference.isLocal()) {
            if (!isCarried(reference, ids)) {
                owners.add("");
            }
        } else if (reference.getResourceType() == null
                || reference.getResourceType().equals(PATIENT)) {
            owners.add(own(reference));
        }
    }

    /** By which resources in a whole refer to each other. */
    private static Set<String> ids(List<Carried.One> whole) {
        return whole.stream()
                .map(one -> one.resource().getIdElement().getIdPart())
                .filter(Objects::nonNull)
                .map(CompartmentMap::plain)
                .collect(Collectors.toSet());
    }

    private static String plain(String id) {
        return id.startsWith("#") ? id.substring(1) : id;
    }

    private String own(IIdType id) {
        boolean here = !id.hasBaseUrl() || isOwnAddress(id.getBaseUrl());
        return here && id.hasIdPart() && id.getIdPart().matches(ID) && !id.isLocal() ? id.getIdPart() : "";
    }
}
