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
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

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
        if (id.getIdPart().equals("broken")) {
            throw new IllegalStateException("the secret of Bob");
        }
        if (id.getIdPart().equals("odd")) {
            throw new UnprocessableEntityException("the secret of Bob");
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
