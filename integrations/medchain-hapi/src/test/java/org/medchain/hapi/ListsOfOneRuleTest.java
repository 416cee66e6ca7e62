package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That one rule says what is left out of lists and histories, on each of their pages, and while something fails. */
class ListsOfOneRuleTest {
    private static final String JSON = "application/fhir+json";

    @TempDir
    static Path folder;

    private static Endpoints endpoints;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
        endpoints.all().forEach(endpoint -> endpoint.server.registerProvider(new Notes()));
    }

    @AfterAll
    static void stop() throws Exception {
        endpoints.close();
    }

    @AfterEach
    void mend() {
        for (Endpoint endpoint : endpoints.all()) {
            endpoint.undecidable = false;
            endpoint.mapFails = false;
            endpoint.audited.clear();
        }
    }

    /** Notes of Alice and Bob: one of them was Bob's for a while, and one cannot be read. */
    static final class Notes implements IResourceProvider {
        @Override
        public Class<Basic> getResourceType() {
            return Basic.class;
        }

        private static Basic of(String patient, String id, int version) {
            Basic note = new Basic().setSubject(new Reference("Patient/" + patient));
            note.setId("Basic/" + id + "/_history/" + version);
            note.getMeta().setVersionId(String.valueOf(version));
            return note;
        }

        @History
        public IBundleProvider history(@IdParam IdType id, @Offset Integer offset) {
            List<Basic> versions =
                    switch (id.getIdPart()) {
                        case "mixed" ->
                            List.of(of("alice", "mixed", 3), of("bob", "mixed", 2), of("alice", "mixed", 1));
                        case "hidden" -> List.of(of("bob", "hidden", 2), of("carol", "hidden", 1));
                        default -> List.of();
                    };
            int from = offset == null ? 0 : Math.min(offset, versions.size());
            return new SimpleBundleProvider(versions.subList(from, versions.size()));
        }

        @Search
        public IBundleProvider all(RequestDetails request) {
            List<String> patients = List.of("alice", "broken", "alice");
            return ConsentedResults.of(
                    new AbstractList<Basic>() {
                        @Override
                        public Basic get(int index) {
                            if (patients.get(index).equals("broken")) {
                                throw new IllegalStateException("the secret of Bob");
                            }
                            return of(patients.get(index), "n" + index, 1);
                        }

                        @Override
                        public int size() {
                            return patients.size();
                        }
                    },
                    request);
        }
    }

    private static List<String> shown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ids(Endpoint.json().parseResource(Bundle.class, answer.body()));
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart() + "/"
                        + entry.getResource().getIdElement().getVersionIdPart())
                .toList();
    }

    private static List<String> refused(Endpoint endpoint) {
        return endpoint.audited.stream()
                .filter(event -> !event.getOutcome().toCode().equals("0"))
                .flatMap(event -> Stream.concat(Stream.of(event.getOutcomeDesc()), Trail.patients(event).stream()))
                .toList();
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new IllegalStateException("the secret of Bob"), new ResourceGoneException("the secret of Bob"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void match_aboutWhichItCannotBeDecided_isLeftOut(RuntimeException failure) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            String path = endpoint == endpoints.asking ? "/Observation?_count=5" : "/Patient/alice/$everything";
            for (String list :
                    List.of(path, endpoint == endpoints.asking ? "/Patient" : "/Patient/alice/$everything")) {
                List<String> before = shown(endpoint.get("doctor", list));
                endpoint.audited.clear();
                endpoint.mapFails = true;
                endpoint.failure = failure;
                assertThat(shown(endpoint.get("doctor", list)))
                        .isEqualTo(before)
                        .isNotEmpty();
                assertThat(refused(endpoint)).contains("FAILED", "Patient/bob");
                mend();
            }
        }
    }

    @Test
    void furtherPage_withOneAboutWhichItCannotBeDecided_isWithoutIt() throws Exception {
        Bundle first = Endpoint.json()
                .parseResource(
                        Bundle.class,
                        endpoints.asking.get("doctor", "/Observation?_count=5").body());
        String next = first.getLink("next").getUrl();
        List<String> before = shown(endpoints.asking.get("doctor", next));
        endpoints.asking.mapFails = true;
        assertThat(shown(endpoints.asking.get("doctor", next))).isEqualTo(before);
    }

    @Test
    void match_thatCannotBeRead_isLeftOut() throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            HttpResponse<String> answer = endpoint.get("doctor", "/Basic");
            if (endpoint == endpoints.asking) {
                assertThat(shown(answer)).containsExactly("n0/1", "n2/1");
                assertThat(answer.body()).doesNotContain("secret");
                assertThat(refused(endpoint)).containsExactly("FAILED");
            }
        }
    }

    @Test
    void list_whileNothingCanBeDecided_isNotLeftEmpty() throws Exception {
        endpoints.asking.undecidable = true;
        for (String list : List.of("/Observation", "/Basic", "/Organization?_revinclude=*")) {
            assertThat(endpoints.asking.get("doctor", list).statusCode()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?_count=2", "?_count=3"})
    void version_thatIsHidden_isLeftOutOnEachPage(String count) throws Exception {
        Endpoint endpoint = endpoints.asking;
        HttpResponse<String> answer = endpoint.get("doctor", "/Basic/mixed/_history" + count);
        Bundle page = Endpoint.json().parseResource(Bundle.class, answer.body());
        if (count.endsWith("2")) {
            assertThat(shown(answer)).containsExactly("mixed/3");
            assertThat(refused(endpoint)).containsExactly("NOT_GRANTED_HERE", "Patient/bob");
            assertThat(shown(endpoint.get("doctor", page.getLink("next").getUrl())))
                    .containsExactly("mixed/1");
        } else {
            assertThat(shown(answer)).containsExactly("mixed/3", "mixed/1");
            assertThat(refused(endpoint)).containsExactly("NOT_GRANTED_HERE", "Patient/bob");
        }
    }

    @Test
    void pageOfAHistory_ofWhichNothingMayBeShown_isRefused() throws Exception {
        for (String id : List.of("mixed", "hidden", "absent")) {
            assertThat(endpoints
                            .asking
                            .get("doctor", "/Basic/" + id + "/_history?_count=1&_offset=1")
                            .statusCode())
                    .as(id)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void historyInABatch_goesByTheSameRule(boolean asksConsent) throws Exception {
        String batch =
                """
                {"resourceType": "Bundle", "type": "batch", "entry": [
                  {"request": {"method": "GET", "url": "Basic/mixed/_history"}},
                  {"request": {"method": "GET", "url": "Basic/hidden/_history"}}]}""";
        Endpoint endpoint = endpoints.at(asksConsent);
        for (String id : List.of("mixed", "hidden")) {
            Bundle found = new Bundle().setType(Bundle.BundleType.HISTORY);
            new Notes().history(new IdType("Basic", id), null).getAllResources().forEach(version -> found.addEntry()
                    .setResource((Basic) version));
            endpoint.chart.add("Basic/" + id + "/_history", found);
        }
        HttpResponse<String> answer = endpoint.ask("doctor", "POST", "", batch, "Content-Type", JSON);
        Bundle answers = Endpoint.json().parseResource(Bundle.class, answer.body());
        assertThat(ids((Bundle) answers.getEntry().get(0).getResource())).containsExactly("mixed/3", "mixed/1");
        assertThat(answers.getEntry().get(1).getResource()).isNull();
        assertThat(answers.getEntry().get(1).getResponse().getStatus()).startsWith("403");
    }

    @Test
    void history_ofWhichNothingMayBeShown_isRefusedLikeNone() throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            HttpResponse<String> hidden = endpoint.get("doctor", "/Basic/hidden/_history");
            assertThat(refused(endpoint)).contains("Patient/bob", "Patient/carol");
            HttpResponse<String> absent = endpoint.get("doctor", "/Basic/absent/_history");
            assertThat(hidden.statusCode()).isEqualTo(403);
            assertThat(absent.statusCode()).isEqualTo(403);
            assertThat(hidden.body()).isEqualTo(absent.body());
        }
    }

    @Test
    void openType_isShownWhileTheLedgerIsAway_andRecorded() throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            endpoint.undecidable = true;
            assertThat(endpoint.get("doctor", "/Organization/north").statusCode())
                    .isEqualTo(200);
            assertThat(endpoint.get("doctor", "/Organization/north/_history").statusCode())
                    .isEqualTo(200);
            assertThat(endpoint.audited).hasSize(2);
            if (endpoint == endpoints.asking) {
                assertThat(shown(endpoint.get("doctor", "/Organization"))).contains("north/1");
            }
            assertThat(endpoint.get("doctor", "/Organization/absent").statusCode())
                    .isEqualTo(403);
            assertThat(endpoint.get("nobody", "/Organization/north").statusCode())
                    .isEqualTo(403);
            for (String other :
                    List.of("/Patient/alice", "/Bundle/of-alice", "/Organization/north/$related?as=bundle")) {
                assertThat(endpoint.get("doctor", other).statusCode()).as(other).isEqualTo(503);
            }
            endpoint.audited.clear();
            endpoint.sink = event -> {
                throw new IllegalStateException("the disk is full");
            };
            assertThat(endpoint.get("doctor", "/Organization/north").statusCode())
                    .isEqualTo(500);
            endpoint.sink = event -> {};
        }
    }

    /** An event has a largest size: what is hidden must not be too large to be refused like what is absent. */
    @Test
    void resource_ofVeryManyPatients_isRefusedLikeAnother_inAnEventThatTheTrailTakes() throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            Observation crowd = new Observation().setSubject(new Reference("Patient/bob"));
            for (int i = 0; i < 5_000; i++) {
                crowd.addPerformer(new Reference("Patient/" + i));
            }
            endpoint.chart.add("Observation/crowd", crowd);
            assertThat(endpoint.get("doctor", "/Observation/crowd").statusCode())
                    .isEqualTo(403);
            assertThat(endpoint.audited).hasSize(2);
            assertThat(Trail.patients(endpoint.audited.get(0))).hasSize(Withheld.MOST_PATIENTS);
            assertThat(endpoint.audited.get(1).getOutcomeDesc()).isEqualTo("MORE_PATIENTS");
        }
    }
}
