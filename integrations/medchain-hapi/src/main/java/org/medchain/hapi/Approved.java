package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
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
    private final List<IBaseResource> whole = new ArrayList<>();
    private boolean closed;

    private Approved() {}

    static Approved of(RequestDetails request) {
        return (Approved) request.getUserData().computeIfAbsent(KEY, key -> new Approved());
    }

    synchronized void add(IBaseResource resource) {
        whole.add(resource);
        addParts(resource);
    }

    private void addParts(IBaseResource resource) {
        resources.add(resource);
        if (resource instanceof DomainResource parent) {
            parent.getContained().forEach(this::addParts);
        } else if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .filter(entry -> entry.getResource() != null)
                    .forEach(entry -> addParts(entry.getResource()));
        }
    }

    /** The object alone, not what is in it. */
    synchronized void addShell(IBaseResource resource) {
        resources.add(resource);
    }

    synchronized boolean contains(IBaseResource resource) {
        return resources.contains(resource);
    }

    /** What was decided about by itself, not what is in it. */
    synchronized List<IBaseResource> whole() {
        return List.copyOf(whole);
    }

    /** True if what a request names was decided to be shown, or anything if it names nothing: the caller may know of it. */
    synchronized boolean hasNamed(RequestDetails request) {
        return whole.stream()
                .anyMatch(resource -> request.getId() == null || RequestRules.isNamedBy(request, resource));
    }

    /** From now on nothing else is shown: what leaves was recorded. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
