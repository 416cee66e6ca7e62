package org.medchain.hapi;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/** One resource in a list, with what the server says of why it is there. */
final class Result {
    /** Why a resource is in a list. */
    enum Mode {
        MATCH,
        INCLUDE,
        UNMARKED
    }

    private final IBaseResource resource;
    private final Mode mode;
    private final Set<String> names;

    private Result(IBaseResource resource, Mode mode, Optional<String> address) {
        this.resource = resource;
        this.mode = mode;
        String name = type() + "/" + resource.getIdElement().getIdPart();
        this.names = address.map(known -> Set.of(name, known)).orElse(Set.of(name));
    }

    static Result of(BundleEntryComponent entry) {
        SearchEntryMode mode = entry.getSearch().getMode();
        return new Result(
                entry.getResource(),
                mode == SearchEntryMode.MATCH
                        ? Mode.MATCH
                        : mode == SearchEntryMode.INCLUDE ? Mode.INCLUDE : Mode.UNMARKED,
                Optional.ofNullable(entry.getFullUrl()).filter(url -> url.startsWith("urn:")));
    }

    static Result of(IBaseResource resource) {
        BundleEntrySearchModeEnum mode = ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.get(resource);
        return new Result(
                resource,
                mode == BundleEntrySearchModeEnum.MATCH
                        ? Mode.MATCH
                        : mode == BundleEntrySearchModeEnum.INCLUDE ? Mode.INCLUDE : Mode.UNMARKED,
                Optional.empty());
    }

    IBaseResource resource() {
        return resource;
    }

    String type() {
        return resource.fhirType();
    }

    Mode mode() {
        return mode;
    }

    boolean isOutcome() {
        return isOutcome(resource);
    }

    /** True of what the server says of the request; one that is kept, or carries something, is a resource like any other. */
    static boolean isOutcome(@Nullable IBaseResource resource) {
        return resource instanceof OperationOutcome outcome
                && !outcome.getIdElement().hasIdPart()
                && outcome.getContained().isEmpty();
    }

    /** Without an address: HAPI takes that of a full URL from the request, so that it is the caller's choice. */
    Set<String> names() {
        return names;
    }

    /** What a reference calls its target; empty if nothing that may be in a list. */
    static String target(IBaseReference reference, OwnAddresses addresses) {
        IIdType id = addresses.relative(reference.getReferenceElement());
        return id.isEmpty() || id.isLocal() ? "" : id.toVersionless().getValue();
    }
}
