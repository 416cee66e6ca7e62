package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to Bob's data, of which Alice's doctor may know nothing, that are less travelled. */
class HiddenWaysTest {
    private static final String JSON = "application/fhir+json";

    @TempDir
    static Path folder;

    private static Ward ward;
    private static Endpoint asking;
    private static Endpoint notAsking;

    @BeforeAll
    static void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory);
        asking = with(new Endpoint(ward, folder.resolve("asking"), true));
        notAsking = with(new Endpoint(ward, folder.resolve("not"), false));
    }

    private static Endpoint with(Endpoint endpoint) {
        endpoint.server.registerProviders(new AllOfEverything(endpoint), new Outcomes(), new Remote());
        return endpoint;
    }

    @AfterAll
    static void stop() throws Exception {
        asking.close();
        notAsking.close();
        ward.close();
    }

    @AfterEach
    void forget() {
        asking.audited.clear();
        notAsking.audited.clear();
    }

    private static Endpoint at(boolean asksConsent) {
        return asksConsent ? asking : notAsking;
    }

    /** {@code $everything} of all patients, as HAPI's storage has it. */
    static final class AllOfEverything {
        private final Endpoint endpoint;

        AllOfEverything(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Operation(name = "$everything", typeName = "Patient", idempotent = true)
        public IBundleProvider everything(RequestDetails request) {
            List<IBaseResource> found = new ArrayList<>(endpoint.chart.all("Patient"));
            found.addAll(endpoint.chart.all("Observation"));
            found.addAll(endpoint.chart.all("Organization"));
            return endpoint == asking ? ConsentedResults.of(found, request) : new SimpleBundleProvider(found);
        }
    }

    /** What a server has kept of validations. */
    static final class Outcomes implements IResourceProvider {
        @Override
        public Class<OperationOutcome> getResourceType() {
            return OperationOutcome.class;
        }

        @Search
        public List<OperationOutcome> all() {
            OperationOutcome stored = new OperationOutcome();
            stored.setId("OperationOutcome/of-bob");
            stored.addIssue().setDiagnostics("Bob's name is not valid");
            return List.of(stored);
        }
    }

    /** Asks another server, which does not let it in. */
    static final class Remote implements IResourceProvider {
        @Override
        public Class<Basic> getResourceType() {
            return Basic.class;
        }

        @Read
        public Basic read(@IdParam IdType id) {
            if (id.getIdPart().equals("letters")) {
                throw new AuthenticationException("no entry to the letters of Bob");
            }
            return new Basic();
        }

        @Search
        @SuppressWarnings("DoNotCallSuggester")
        public List<Basic> all() {
            throw new AuthenticationException("no entry to the letters of Bob");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingOfAllPatients_bringsNothingThatOnlyHiddenResourcesReferTo(boolean asksConsent) throws Exception {
        HttpResponse<String> answer = at(asksConsent).get("doctor", "/Patient/$everything");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Endpoint.json().parseResource(Bundle.class, answer.body()).getEntry().stream()
                        .map(entry -> entry.getResource().getIdElement().getIdPart()))
                .contains("alice", "a1", "north", "group")
                .doesNotContain("bob", "b1", "oncology", "trust");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outcome_thatIsAResource_isNoWordOfTheServers(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/OperationOutcome").body()).doesNotContain("Bob");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void challenge_ofAResourceProvider_saysNothingOfWhatItIsAbout(boolean asksConsent) throws Exception {
        HttpResponse<String> list = at(asksConsent).get("doctor", "/Basic");
        assertThat(list.statusCode()).isEqualTo(401);
        assertThat(list.body()).contains("OperationOutcome").doesNotContain("Bob");

        HttpResponse<String> one = at(asksConsent).get("doctor", "/Basic/letters");
        assertThat(one.statusCode()).as("as of what does not exist").isEqualTo(403);
        assertThat(one.body()).contains("OperationOutcome").doesNotContain("Bob");
    }

    private static Attachment bobs(Endpoint endpoint) {
        Resource ofBob = endpoint.chart.find("Observation/b1").orElseThrow();
        return new Attachment()
                .setContentType(JSON)
                .setData(Endpoint.json().encodeResourceToString(ofBob).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void document_withAnotherPatientsDataBesideItsEntries_isRefused(boolean asksConsent) throws Exception {
        Endpoint endpoint = at(asksConsent);
        Bundle bundle = (Bundle) endpoint.chart.find("Bundle/of-alice").orElseThrow();
        endpoint.chart.add("Bundle/plain", bundle.copy());
        bundle.getEntryFirstRep().addExtension("urn:example:also", bobs(endpoint));
        endpoint.chart.add("Bundle/extended", bundle);
        assertThat(endpoint.get("doctor", "/Bundle/plain").statusCode()).isEqualTo(200);
        assertThat(endpoint.get("doctor", "/Bundle/extended").statusCode()).isEqualTo(403);
        assertThat(endpoint.get("doctor", "/Bundle").body())
                .contains("\"plain\"")
                .doesNotContain("extended");
    }

    private static final String PARAMETERS =
            """
            {"resourceType": "Parameters", "parameter": [{"name": "%s", "valueInteger": 1}]}""";

    private static HttpResponse<String> everything(Endpoint endpoint, String parameter) throws Exception {
        return endpoint.ask(
                "doctor", "POST", "/Patient/alice/$everything", PARAMETERS.formatted(parameter), "Content-Type", JSON);
    }

    @Test
    void parameters_ofAnOperationsBody_areHeldToTheSameRules() throws Exception {
        try (Endpoint endpoint = new Endpoint(ward, folder.resolve("unpaged"), false, true, false, 3)) {
            assertThat(everything(endpoint, "_since").statusCode()).isEqualTo(200);
            assertThat(everything(endpoint, "_count").statusCode()).isEqualTo(403);
            assertThat(everything(endpoint, "_filter").statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parameters_ofAnOperationsBody_areInTheTrail(boolean asksConsent) throws Exception {
        assertThat(everything(at(asksConsent), "_since").statusCode()).isEqualTo(200);
        assertThat(at(asksConsent).audited).isNotEmpty().allMatch(event -> Trail.query(event)
                .endsWith("/Patient/alice/$everything?_since=1"));
    }

    /** HAPI's storage takes what is asked for so from all that there is, and filters the rest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Observation?_offset=1",
                "/Observation?_offset=0&_count=1",
                "/Observation?subject:mdm=Patient/bob"
            })
    void list_cutBeforeItIsFiltered_isRefused(String path) throws Exception {
        assertThat(asking.get("doctor", path).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store, max-results=1", "no-store,MAX-RESULTS = 1"})
    void list_cutByAHeader_isRefused(String control) throws Exception {
        for (String path : List.of("/Observation", "/Patient/alice/$everything")) {
            assertThat(asking.get("doctor", path, "Cache-Control", control).statusCode())
                    .isEqualTo(403);
        }
        assertThat(asking.get("doctor", "/Patient/alice", "Cache-Control", control)
                        .statusCode())
                .isEqualTo(200);
        assertThat(asking.get("doctor", "/Observation", "Cache-Control", "no-cache")
                        .statusCode())
                .isEqualTo(200);
    }

    /** Whoever asks much cannot hide what he asks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void query_thatIsLong_isInTheTrailAsAWhole_orRefused(boolean asksConsent) throws Exception {
        HttpResponse<String> answer = padded(at(asksConsent), 5_000);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(at(asksConsent).audited).isNotEmpty().allMatch(event -> Trail.query(event)
                .endsWith("code=hiv"));
        at(asksConsent).audited.clear();
        assertThat(padded(at(asksConsent), 100_000).statusCode()).isEqualTo(403);
        assertThat(at(asksConsent).audited).hasSize(1);
    }

    private static HttpResponse<String> padded(Endpoint endpoint, int by) throws Exception {
        return endpoint.ask(
                "doctor",
                "POST",
                "/Observation/_search",
                "_a=" + "x".repeat(by) + "&code=hiv",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }
}
