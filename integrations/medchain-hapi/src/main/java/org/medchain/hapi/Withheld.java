package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * What was found and not shown in one request, and why, for the audit trail: whoever takes a resource out of an answer does not say it.
 * It has the first of many.
 */
final class Withheld {
    /** The most resources that are kept. */
    static final int MOST = 1000;

    /** The most patients of one answer who are kept. */
    static final int MOST_PATIENTS = 10;

    /** The most resources of a list that are looked at for whose they are. */
    private static final int MOST_LOOKED_AT = 100;

    private static final System.Logger LOG = System.getLogger(SessionConsent.class.getName());
    private static final String KEY = Withheld.class.getName();

    private final Set<String> seen = new HashSet<>();
    private final Map<String, Note> byResource = new LinkedHashMap<>();
    private final Map<String, Refused> byPatient = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean more;
    private boolean missed;

    /**
     * Why a resource was not shown.
     *
     * @param patients in whose compartment it is, in any of its versions that were found
     */
    record Note(Refused refused, Set<String> patients) {
        private Note and(Note other) {
            Set<String> both = new LinkedHashSet<>(patients);
            both.addAll(other.patients);
            return new Note(refused, both);
        }
    }

    private Withheld() {}

    static Withheld of(RequestDetails request) {
        return (Withheld) request.getUserData().computeIfAbsent(KEY, key -> new Withheld());
    }

    synchronized void add(RequestDetails request, IBaseResource resource, Refused refused) {
        String name = nameOf(resource);
        String version = name + "/" + resource.getIdElement().getVersionIdPart();
        if (seen.contains(version)) {
            return;
        }
        boolean looked = seen.size() < MOST_LOOKED_AT && byPatient.size() < MOST_PATIENTS;
        more |= !looked;
        if (seen.size() == MOST) {
            return;
        }
        seen.add(version);
        Set<String> patients = looked ? owners(request, resource) : Set.of();
        byResource.merge(name, new Note(refused, patients), Note::and);
        for (String patient : patients) {
            if (byPatient.size() < MOST_PATIENTS) {
                byPatient.putIfAbsent(patient, refused);
            } else {
                more |= !byPatient.containsKey(patient);
            }
        }
    }

    /** Of what cannot be looked into it is not known. */
    private Set<String> owners(RequestDetails request, IBaseResource resource) {
        try {
            Set<String> owners = Owners.of(request.getFhirContext(), OwnAddresses.of(request), resource);
            more |= owners.size() > MOST_PATIENTS;
            return owners.stream().limit(MOST_PATIENTS).collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "it is not known whose a resource is that is not shown", e);
            more = true;
            return Set.of();
        }
    }

    private static String nameOf(IBaseResource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    /** By type and id. */
    synchronized Optional<Note> of(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    /** Notes that the trail has an event of this answer for a patient: one is enough. */
    synchronized void tell(Collection<String> patients) {
        told.addAll(patients);
    }

    /** The patients of whose something was not shown, and for whom the trail has no event yet. */
    synchronized List<String> untold() {
        return byPatient.keySet().stream()
                .filter(patient -> !told.contains(patient))
                .toList();
    }

    /** True, once, if there may be patients besides those who are kept. */
    synchronized boolean takeMore() {
        boolean taken = more;
        more = false;
        return taken;
    }

    /** Notes that something was found that could not be read. */
    synchronized void miss() {
        missed = true;
    }

    /** True, once, if so. */
    synchronized boolean takeMissed() {
        boolean taken = missed;
        missed = false;
        return taken;
    }

    /** Why something of a patient's was not shown. */
    synchronized Optional<Refused> reason(String patient) {
        return Optional.ofNullable(byPatient.get(patient));
    }

    /** Why anything was not shown. */
    synchronized Optional<Refused> reason() {
        return byResource.values().stream().map(Note::refused).findFirst();
    }
}
