package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;

/**
 * The very objects that were decided to be shown in one request, with what is in them: HAPI visits all of them again. It spares a second
 * decision about the parts of what was decided as a whole, and is never all that a decision rests on.
 */
final class Approved {
    private static final String KEY = Approved.class.getName();

    private final Set<IBaseResource> resources = Collections.newSetFromMap(new IdentityHashMap<>());

    private Approved() {}

    static Approved of(RequestDetails request) {
        return (Approved) request.getUserData().computeIfAbsent(KEY, key -> new Approved());
    }

    synchronized void add(IBaseResource resource) {
        resources.add(resource);
        if (resource instanceof DomainResource parent) {
            parent.getContained().forEach(this::add);
        } else if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .filter(entry -> entry.getResource() != null)
                    .forEach(entry -> add(entry.getResource()));
        }
    }

    /** The object alone, not what is in it. */
    synchronized void addShell(IBaseResource resource) {
        resources.add(resource);
    }

    synchronized boolean contains(IBaseResource resource) {
        return resources.contains(resource);
    }

    synchronized boolean isEmpty() {
        return resources.isEmpty();
    }
}
