package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Collection;
import java.util.LinkedHashMap;
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

    /** The most resources of a list that are looked at for whose they are, and the most patients that are kept. */
    private static final int MOST_LOOKED_AT = 100;

    private static final int MOST_PATIENTS = 10;
    private static final String KEY = Withheld.class.getName();

    private final Map<String, Note> byResource = new LinkedHashMap<>();
    private final Map<String, Refused> byPatient = new LinkedHashMap<>();

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
        if (byResource.size() == MOST || byResource.containsKey(name)) {
            return;
        }
        boolean looked = byResource.size() < MOST_LOOKED_AT && byPatient.size() < MOST_PATIENTS;
        Set<String> patients = looked ? Owners.of(request.getFhirContext(), OwnAddresses.of(request), resource) : Set.of();
        byResource.put(name, new Note(refused, patients));
        patients.forEach(patient -> byPatient.putIfAbsent(patient, refused));
    }

    private static String nameOf(IBaseResource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    /** By type and id. */
    synchronized Optional<Note> of(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    synchronized Collection<String> patients() {
        return Set.copyOf(byPatient.keySet());
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
