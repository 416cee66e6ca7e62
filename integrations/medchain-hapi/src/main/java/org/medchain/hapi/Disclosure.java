package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;

/** What is about to be shown of what was asked for, as events: one for each patient, and one for what is no patient's. */
final class Disclosure {
    /** The most resources of one event, so that each is far from the largest that the trail takes. */
    static final int MOST_OF_ONE_EVENT = 1000;

    private final AccessEvents events;
    private final RequestDetails request;
    private final Optional<AccessSubject> subject;
    private final Asked asked;

    Disclosure(AccessEvents events, RequestDetails request, Optional<AccessSubject> subject, Asked asked) {
        this.events = events;
        this.request = request;
        this.subject = subject;
        this.asked = asked;
    }

    /** Throws what the sink throws. */
    void record(List<? extends IBaseResource> shown) {
        Map<String, List<String>> byPatient = byPatient(shown);
        byPatient.forEach((patient, resources) -> {
            for (int from = 0; from < resources.size(); from += MOST_OF_ONE_EVENT) {
                int to = Math.min(from + MOST_OF_ONE_EVENT, resources.size());
                events.shown(request, subject, asked, patient, resources.subList(from, to));
            }
        });
        Withheld withheld = Withheld.of(request);
        withheld.tell(byPatient.keySet());
        boolean alone = !RequestRules.isBatch(request);
        Set<String> others = new LinkedHashSet<>(asked.patients());
        others.removeAll(byPatient.keySet());
        if (alone) {
            others.addAll(withheld.untold());
        }
        others.forEach(patient -> nothing(patient, withheld.reason(patient)));
        if (byPatient.isEmpty() && others.isEmpty()) {
            nothing("", alone ? withheld.reason() : Refused.none());
        }
        if (alone) {
            more(withheld);
        }
    }

    /**
     * Records that something of patients was not shown for whom there is no event of this answer yet: of a batch, once all its entries were
     * recorded. Throws what the sink throws.
     */
    void recordWithheld() {
        Withheld withheld = Withheld.of(request);
        withheld.untold().forEach(patient -> nothing(patient, withheld.reason(patient)));
        more(withheld);
    }

    private void more(Withheld withheld) {
        if (withheld.takeMore()) {
            events.refused(request, subject, asked, Refused.more(), List.of());
        }
        if (withheld.takeMissed()) {
            events.refused(request, subject, asked, Refused.failed(), List.of());
        }
    }

    private void nothing(String patient, Optional<Refused> why) {
        if (why.isPresent()) {
            List<String> patients = patient.isEmpty() ? List.of() : List.of(patient);
            events.refused(request, subject, asked, why.get(), patients);
            Withheld.of(request).tell(patients);
        } else {
            events.empty(request, subject, asked, patient);
        }
    }

    private Map<String, List<String>> byPatient(List<? extends IBaseResource> shown) {
        Map<String, List<String>> byPatient = new TreeMap<>();
        for (IBaseResource resource : shown) {
            if (Result.isOutcome(resource)) {
                continue;
            }
            Set<String> owners = Owners.of(request.getFhirContext(), OwnAddresses.of(request), resource);
            for (String owner : owners.isEmpty() ? Set.of("") : owners) {
                byPatient.computeIfAbsent(owner, none -> new ArrayList<>()).add(nameOf(resource));
            }
        }
        return byPatient;
    }

    private static String nameOf(IBaseResource resource) {
        IIdType id = resource.getIdElement();
        String name = resource.fhirType() + "/" + id.getIdPart();
        return id.hasVersionIdPart() ? name + "/_history/" + id.getVersionIdPart() : name;
    }
}
