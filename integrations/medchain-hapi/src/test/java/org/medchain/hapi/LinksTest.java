package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Results whose provider does not say what is a match, or has one object in the results of several searches. */
class LinksTest {
    private static final String SERVER = "https://north.example/fhir";

    private static final String OF_THE_CALLER = "https://host.example/fhir";

    private final Organization north = organization("north");
    private final Organization oncology = organization("oncology");
    private final Observation observation = new Observation().addPerformer(new Reference("Organization/north"));

    LinksTest() {
        observation.setId("Observation/a1");
    }

    private static Organization organization(String id) {
        Organization organization = new Organization();
        organization.setId("Organization/" + id);
        return organization;
    }

    private static RequestDetails search(String type, String... includes) {
        SystemRequestDetails request = new SystemRequestDetails(new InterceptorService());
        request.setFhirContext(Endpoint.FHIR);
        request.setFhirServerBase(OF_THE_CALLER);
        request.setRestOperationType(RestOperationTypeEnum.SEARCH_TYPE);
        request.setResourceName(type);
        request.addParameter("_include", includes);
        new OwnAddresses(new CompartmentMap(Endpoint.FHIR, (patient, resource) -> List.of(), Set.of())
                        .servedAt(Set.of(URI.create(SERVER))))
                .keepIn(request);
        return request;
    }

    private static List<IBaseResource> kept(RequestDetails request, IBaseResource... found) {
        List<Result> results = List.of(found).stream().map(Result::of).toList();
        var kept = Links.of(request).kept(results);
        return results.stream().filter(kept::contains).map(Result::resource).toList();
    }

    @Test
    void unmarked_ofAnotherTypeThanTheSearched_isIncluded() {
        assertThat(kept(search("Observation", "*"), observation, north, oncology))
                .containsExactly(observation, north);
        assertThat(kept(search("Organization", "*"), north, oncology)).containsExactly(north, oncology);
    }

    @Test
    void reference_withTheAddressOfTheServer_isFollowed() {
        observation.getPerformerFirstRep().setReference(SERVER + "/Organization/north");
        assertThat(kept(search("Observation", "*"), observation, north)).contains(north);
        observation.getPerformerFirstRep().setReference("https://south.example/fhir/Organization/north");
        assertThat(kept(search("Observation", "*"), observation, north)).doesNotContain(north);
    }

    @Test
    void included_thatIsAMatchOfAnotherSearch_staysIncluded() {
        IBundleProvider first = ConsentedResults.of(
                List.of(observation), List.of(north), search("Observation", "Observation:performer"));
        ConsentedResults.of(List.of(north), search("Organization"));

        assertThat(first.getResources(0, 1))
                .extracting(ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE::get)
                .containsExactly(BundleEntrySearchModeEnum.MATCH, BundleEntrySearchModeEnum.INCLUDE);
    }

    /** A caller who chose the server's address could make a reference to another server lead to what is included for a hidden match. */
    @Test
    void reference_withTheAddressThatTheRequestSays_isNotFollowed() {
        observation.getPerformerFirstRep().setReference(OF_THE_CALLER + "/Organization/north");
        assertThat(kept(search("Observation", "*"), observation, north)).doesNotContain(north);
        BundleEntryComponent included =
                new BundleEntryComponent().setResource(north).setFullUrl(OF_THE_CALLER + "/Organization/north");
        assertThat(Links.of(search("Observation", "*")).kept(List.of(Result.of(observation), Result.of(included))))
                .hasSize(1);
        observation.getPerformerFirstRep().setReference("urn:uuid:c757873d-ec9a-4326-a141-556f43239520");
        included.setFullUrl("urn:uuid:c757873d-ec9a-4326-a141-556f43239520");
        assertThat(Links.of(search("Observation", "*")).kept(List.of(Result.of(observation), Result.of(included))))
                .hasSize(2);
    }
}
