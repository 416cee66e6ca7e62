package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final String KEY = Withheld.class.getName();

    private final Map<String, Note> byResource = new LinkedHashMap<>();
    private final Map<String, Refused> byPatient = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean more;

    /**
     * Why a resource was not shown.
     *
     * @param patients in whose compartment it is
     */
    record Note(Refused refused, Set<String> patients) {}

    private Withheld() {}

    static Withheld of(RequestDetails request) {
        return (Withheld) request.getUserData().computeIfAbsent(KEY, key -> new Withheld());
    }

    synchronized void add(RequestDetails request, IBaseResource resource, Refused refused) {
        String name = nameOf(resource);
        if (byResource.containsKey(name)) {
            return;
        }
        boolean looked = byResource.size() < MOST_LOOKED_AT && byPatient.size() < MOST_PATIENTS;
        more |= !looked;
        if (byResource.size() == MOST) {
            return;
        }
        Set<String> patients =
                looked ? Owners.of(request.getFhirContext(), OwnAddresses.of(request), resource) : Set.of();
        byResource.put(name, new Note(refused, patients));
        for (String patient : patients) {
            if (byPatient.size() < MOST_PATIENTS) {
                byPatient.putIfAbsent(patient, refused);
            } else {
                more |= !byPatient.containsKey(patient);
            }
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

    /** Why something of a patient's was not shown. */
    synchronized Optional<Refused> reason(String patient) {
        return Optional.ofNullable(byPatient.get(patient));
    }

    /** Why anything was not shown. */
    synchronized Optional<Refused> reason() {
        return byResource.values().stream().map(Note::refused).findFirst();
    }
}
