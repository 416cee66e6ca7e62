package org.medchain.hapi;

import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.IncludeParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/** Serves a chart's resources of one type: in one style as HAPI's storage does, in the other without a thought of consent. */
final class Desk implements IResourceProvider {
    private final Chart chart;
    private final Class<? extends Resource> type;
    private final boolean asksConsent;

    Desk(Chart chart, Class<? extends Resource> type, boolean asksConsent) {
        this.chart = chart;
        this.type = type;
        this.asksConsent = asksConsent;
    }

    @Override
    public Class<? extends Resource> getResourceType() {
        return type;
    }

    @Read(version = true)
    public Resource read(@IdParam IdType id, RequestDetails request) {
        Resource found = find(id);
        return asksConsent ? ConsentedResults.one(found, request) : found;
    }

    private Resource find(IdType id) {
        switch (id.getIdPart()) {
            case "broken" -> throw new IllegalStateException("the secret of Bob");
            case "odd" -> throw new UnprocessableEntityException("the secret of Bob");
            case "busy" -> throw new UnclassifiedServerFailureException(503, "the secret of Bob");
            case "locked" -> throw new AuthenticationException("the secret of Bob");
            case "conflict" -> throw new ResourceVersionConflictException("the secret of Bob");
            case "gone" -> throw new ResourceGoneException(id);
            default -> {}
        }
        return chart.find(type.getSimpleName() + "/" + id.getIdPart())
                .orElseThrow(() -> new ResourceNotFoundException(id));
    }

    /** Includes whatever there is, as if hidden matches referred to it. */
    @Search(allowUnknownParams = true)
    public IBundleProvider search(
            @IncludeParam Set<Include> includes,
            @IncludeParam(reverse = true) Set<Include> reverse,
            RequestDetails request) {
        List<IBaseResource> matches = new ArrayList<>(chart.all(type.getSimpleName()));
        List<IBaseResource> included = new ArrayList<>();
        if (!includes.isEmpty() || !reverse.isEmpty()) {
            for (String other : List.of("Patient", "Organization", "Observation")) {
                included.addAll(other.equals(type.getSimpleName()) ? List.of() : chart.all(other));
            }
        }
        if (asksConsent) {
            return ConsentedResults.of(matches, included, request);
        }
        included.forEach(
                each -> ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(each, BundleEntrySearchModeEnum.INCLUDE));
        matches.addAll(included);
        return new SimpleBundleProvider(matches);
    }

    @History
    public List<Resource> history(@IdParam IdType id) {
        return List.of(find(id));
    }

    @Operation(name = "$everything", idempotent = true)
    public IBundleProvider everything(@IdParam IdType id, RequestDetails request) {
        List<IBaseResource> found = new ArrayList<>(List.of(find(id)));
        found.addAll(chart.all("Observation"));
        found.addAll(chart.all("Organization"));
        return asksConsent ? ConsentedResults.of(found, request) : new SimpleBundleProvider(found);
    }

    @Operation(name = "$stats", idempotent = true)
    public Parameters stats() {
        Parameters counted = new Parameters();
        counted.addParameter(
                "count", new IntegerType(chart.all(type.getSimpleName()).size()));
        return counted;
    }

    @Operation(name = "$newest", idempotent = true)
    public Parameters newest(@IdParam IdType id) {
        Parameters found = new Parameters();
        found.addParameter().setName("newest").setResource(find(id));
        return found;
    }

    /** Finds what is there of an instance, and answers with something else. */
    @Operation(name = "$related", idempotent = true)
    public IBaseResource related(@IdParam IdType id, @OperationParam(name = "as") StringType as) {
        find(id);
        Resource open = chart.find("Organization/north").orElseThrow();
        return switch (as.getValue()) {
            case "bundle" -> {
                Bundle found = new Bundle().setType(Bundle.BundleType.SEARCHSET);
                found.addEntry().setResource(open);
                yield found;
            }
            case "parameters" -> new Parameters();
            case "outcome" -> new OperationOutcome();
            default -> open;
        };
    }

    @Operation(name = "$meta", idempotent = true)
    public Parameters meta(@IdParam IdType id) {
        Meta meta = find(id).getMeta();
        Parameters found = new Parameters();
        found.addParameter("return", meta);
        return found;
    }

    @Create
    public MethodOutcome create(@ResourceParam Resource resource) {
        chart.written.incrementAndGet();
        return new MethodOutcome(new IdType(type.getSimpleName(), "new"));
    }

    @Delete
    public MethodOutcome delete(@IdParam IdType id) {
        chart.written.incrementAndGet();
        return new MethodOutcome(id);
    }
}
