package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * Finds all resources that leave the server with one: contained ones, those in a Bundle or in Parameters, those that a reference has as an
 * object and that HAPI contains when it encodes, and those that an attachment, a Binary or a {@code data:} URL has as its data, at whatever
 * depth.
 */
final class Carried {
    private final FhirContext fhir;
    private final List<One> found = new ArrayList<>();
    private final Deque<Resource> open = new ArrayDeque<>();
    private final Set<Base> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean readable = true;

    private Carried(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** A resource, the outer one or one that it carries, and the references in it that are in no other. */
    record One(Resource resource, boolean outer, List<Named> references) {}

    /** A reference, and the element that it is. */
    record Named(String element, Reference reference) {}

    /** The resource itself, which comes first, and all that it carries; empty if it carries what says that it is FHIR and cannot be read. */
    static Optional<List<One>> by(FhirContext fhir, IBaseResource resource) {
        Carried carried = new Carried(fhir);
        carried.meet((Resource) resource);
        while (!carried.open.isEmpty()) {
            carried.lookInto(carried.open.remove());
        }
        return carried.readable ? Optional.of(carried.found) : Optional.empty();
    }

    /** Whether something carries more than these, each of which was looked into by itself, or something that cannot be read. */
    static boolean isMoreThan(FhirContext fhir, Resource outer, Collection<? extends IBaseResource> known) {
        Carried carried = new Carried(fhir);
        known.forEach(each -> carried.seen.add((Base) each));
        carried.meet(outer);
        while (!carried.open.isEmpty()) {
            carried.lookInto(carried.open.remove());
        }
        return !carried.readable || carried.found.size() > 1;
    }

    private void meet(Resource resource) {
        if (seen.add(resource)) {
            open.add(resource);
        }
    }

    private void lookInto(Resource resource) {
        List<Named> references = new ArrayList<>();
        Deque<Base> elements = new ArrayDeque<>(List.of(resource));
        while (!elements.isEmpty()) {
            for (Property property : elements.remove().children()) {
                for (Base value : property.getValues()) {
                    if (value instanceof Resource inner) {
                        meet(inner);
                    } else if (value != null && seen.add(value)) {
                        elements.add(value);
                        note(property.getName(), value, references);
                    }
                }
            }
        }
        if (resource instanceof Binary binary) {
            attached(binary.getContentType(), binary.getData());
        }
        found.add(new One(resource, found.isEmpty(), references));
    }

    private void note(String element, Base value, List<Named> references) {
        if (value instanceof Reference reference) {
            references.add(new Named(element.replace("[x]", ""), reference));
            if (reference.getResource() instanceof Resource target
                    && (!target.getIdElement().hasIdPart()
                            || target.getIdElement().isLocal())) {
                meet(target);
            }
            linked(null, reference.getReference());
        } else if (value instanceof Attachment attachment) {
            attached(attachment.getContentType(), attachment.getData());
            linked(attachment.getContentType(), attachment.getUrl());
        } else if (value instanceof UriType uri) {
            linked(null, uri.getValue());
        }
    }

    private void linked(@Nullable String contentType, @Nullable String address) {
        if (address == null || !DataUrl.is(address)) {
            return;
        }
        Optional<DataUrl> url = DataUrl.of(address);
        if (url.isEmpty()) {
            readable = false;
            return;
        }
        byte[] data = url.get().data().toByteArray();
        attached(url.get().contentType(), data);
        if (contentType != null && !contentType.equals(url.get().contentType())) {
            attached(contentType, data);
        }
    }

    private void attached(@Nullable String contentType, byte @Nullable [] data) {
        Attached attached = Attached.of(fhir, contentType, data);
        readable &= attached.readable();
        attached.resource().ifPresent(this::meet);
    }
}
