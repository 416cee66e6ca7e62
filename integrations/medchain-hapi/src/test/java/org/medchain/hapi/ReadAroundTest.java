package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A doctor, whom Alice granted all of hers, tries to learn of Bob on a server whose providers do not ask for consent, and which all
 * ways of HAPI lead to.
 */
class ReadAroundTest {
    private static final String JSON = "application/fhir+json";

    @TempDir
    static Path folder;

    private static Ward ward;
    private static Endpoint endpoint;

    @BeforeAll
    static void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory);
        endpoint = new Endpoint(ward, folder, false);
    }

    @AfterAll
    static void stop() throws Exception {
        endpoint.close();
        ward.close();
    }

    @BeforeEach
    void forget() {
        endpoint.audited.clear();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("OperationOutcome").doesNotContain("Bob");
        assertThat(endpoint.audited).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient/bob",
                "/Patient/bob?_elements=id",
                "/Patient/bob?_summary=true",
                "/Patient/bob?_format=xml",
                "/Patient/bob/_history",
                "/Patient/bob/_history/1",
                "/Patient/bob/$everything?_count=1",
                "/Patient/bob/$everything",
                "/Patient/nobody/$everything",
                "/Patient/$stats",
                "/Patient/bob/$newest",
                "/Patient/alice/$meta",
                "/Patient/bob/$meta",
                "/Patient/bob/$graphql?query=%7Bid%7D",
                "/Binary/scan",
                "/Observation/nobody",
                "/Observation/both",
                "/Observation/elsewhere",
                "/Bundle/of-both"
            })
    void readOfAnotherPatient_inWhateverWay_isRefused(String path) throws Exception {
        assertRefused(endpoint.get("doctor", path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient?_summary=count",
                "/Patient?_summary=data,count",
                "/Patient?_total=accurate",
                "/Patient?_total=estimate",
                "/Patient?_count=1",
                "/Patient?_offset=1",
                "/Patient?_has:Observation:patient:code=hiv",
                "/Patient?_filter=name%20eq%20Bob",
                "/Patient?_list=42",
                "/Observation?subject.name=Bob",
                "/Observation?subject:Patient.name=Bob",
                "/Observation?_sort=subject.name"
            })
    void search_thatTellsByOtherMeansThanResources_isRefused(String path) throws Exception {
        HttpResponse<String> answer = endpoint.get("doctor", path);
        assertRefused(answer);
        assertThat(answer.body()).contains("cannot be filtered by consent");
    }

    @Test
    void search_inABody_isHeldToTheSameRules() throws Exception {
        assertRefused(endpoint.ask(
                "doctor",
                "POST",
                "/Patient/_search",
                "_summary=count",
                "Content-Type",
                "application/x-www-form-urlencoded"));
    }

    /** Whether there is such a resource, in which version, or whether it was deleted, cannot be told from the answers. */
    @ParameterizedTest
    @ValueSource(strings = {"", "W/\"1\"", "W/\"2\""})
    void refusal_ofWhatIsThere_isThatOfWhatIsNot(String version) throws Exception {
        String[] headers = version.isEmpty() ? new String[0] : new String[] {"If-None-Match", version};
        HttpResponse<String> there = endpoint.get("doctor", "/Patient/bob", headers);
        HttpResponse<String> absent = endpoint.get("doctor", "/Patient/nobody", headers);
        assertThat(there.statusCode()).isEqualTo(403);
        assertThat(absent.statusCode()).isEqualTo(403);
        assertThat(absent.body()).isEqualTo(there.body());
        assertThat(absent.headers().map().keySet())
                .isEqualTo(there.headers().map().keySet());
        assertThat(endpoint.audited.get(0).getOutcomeDesc()).isNotEqualTo("");
    }

    @Test
    void head_ofAnotherPatient_isRefused() throws Exception {
        assertThat(endpoint.ask("doctor", "HEAD", "/Patient/bob", "").statusCode())
                .isEqualTo(403);
        assertThat(endpoint.ask("doctor", "HEAD", "/Patient/alice", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void writing_isRefused() throws Exception {
        String patient = "{\"resourceType\": \"Patient\"}";
        assertRefused(endpoint.ask("doctor", "POST", "/Patient", patient, "Content-Type", JSON));
        endpoint.audited.clear();
        assertRefused(endpoint.ask("doctor", "DELETE", "/Patient/alice", ""));
        assertThat(endpoint.chart.written).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?_summary=count",
                "Patient?_count=1",
                "Patient/bob/$everything",
                "Observation?_include=Observation:performer",
                "Patient?_revinclude:iterate=*",
                "$meta",
                "metadata/../Patient/bob",
                "Patient?_has:Observation:patient:code=hiv"
            })
    void batch_withAnEntryThatCannotBeFiltered_isRefusedAsAWhole(String url) throws Exception {
        String batch =
                """
                {"resourceType": "Bundle", "type": "batch", "entry": [
                  {"request": {"method": "GET", "url": "Patient/alice"}},
                  {"request": {"method": "GET", "url": "%s"}}]}"""
                        .formatted(url);
        assertRefused(endpoint.ask("doctor", "POST", "", batch, "Content-Type", JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "transaction"})
    void batch_ofMoreEntriesThanTheLimit_isRefusedAsAWhole(String type) throws Exception {
        String entry = "{\"request\": {\"method\": \"GET\", \"url\": \"Patient/alice\"}}";
        String batch = "{\"resourceType\": \"Bundle\", \"type\": \"" + type + "\", \"entry\": [%s]}";
        String most = String.join(",", Collections.nCopies(Endpoint.BATCH_ENTRIES, entry));
        assertThat(endpoint.ask("doctor", "POST", "", batch.formatted(most), "Content-Type", JSON)
                        .statusCode())
                .isEqualTo(200);
        endpoint.audited.clear();
        HttpResponse<String> refused =
                endpoint.ask("doctor", "POST", "", batch.formatted(most + "," + entry), "Content-Type", JSON);
        assertRefused(refused);
        assertThat(refused.body()).contains("at most 7 entries, found 8");
        assertThat(endpoint.audited.get(0).getOutcomeDesc()).isEqualTo("TOO_MANY_ENTRIES");
    }

    @Test
    void batch_thatWritesOrIsConditional_isRefused() throws Exception {
        String batch =
                """
                {"resourceType": "Bundle", "type": "batch", "entry": [{"request": {"method": "%s", "url": "Patient/alice" %s}}]}""";
        assertRefused(endpoint.ask("doctor", "POST", "", batch.formatted("DELETE", ""), "Content-Type", JSON));
        endpoint.audited.clear();
        assertRefused(endpoint.ask(
                "doctor",
                "POST",
                "",
                batch.formatted("GET", ", \"ifNoneMatch\": \"W/\\\"1\\\"\""),
                "Content-Type",
                JSON));
    }

    @Test
    void caller_whoIsNotKnown_seesNothing() throws Exception {
        assertRefused(endpoint.get("nobody", "/Patient/alice"));
        assertThat(endpoint.get("nobody", "/Patient").statusCode()).isEqualTo(403);
        assertThat(endpoint.get("nobody", "/Organization/north").statusCode()).isEqualTo(403);
    }

    @Test
    void failure_ofTheHostsPorts_showsNothingAndTellsNothing() throws Exception {
        HttpResponse<String> answer = endpoint.get("broken", "/Patient/alice");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("nothing is shown").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/%s", "/Patient/%s/_history", "/Patient/%s/$newest"})
    void failure_ofAResourceProvider_saysNothingOfWhatItIsAbout(String path) throws Exception {
        HttpResponse<String> absent = endpoint.get("doctor", path.formatted("nobody"));
        endpoint.audited.clear();
        for (String failing : List.of("broken", "odd")) {
            HttpResponse<String> answer = endpoint.get("doctor", path.formatted(failing));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo(absent.body());
        }
        assertThat(endpoint.audited).hasSize(2).allSatisfy(Trail::assertValid).allMatch(event -> event.getOutcomeDesc()
                .equals("FAILED"));
        assertThat(Trail.patients(endpoint.audited.get(1))).containsExactly("Patient/odd");
    }

    @Test
    void request_thatHapiCannotRead_isExplained() throws Exception {
        HttpResponse<String> answer = endpoint.get("doctor", "/Patient/alice/$nothing");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("$nothing");
    }

    @Test
    void capabilities_areShownToEverybody() throws Exception {
        assertThat(endpoint.get("nobody", "/metadata").statusCode()).isEqualTo(200);
    }

    @Test
    void operation_thatTheHostAllowed_showsTheGrantedAlone() throws Exception {
        assertThat(endpoint.get("doctor", "/Patient/alice/$newest").body()).contains("Alice");
        endpoint.audited.clear();
        assertRefused(endpoint.get("doctor", "/Patient/bob/$newest"));
    }

    @Test
    void history_ofTheGranted_isShown() throws Exception {
        HttpResponse<String> answer = endpoint.get("doctor", "/Patient/alice/_history");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Alice").doesNotContain("\"total\"");
    }

    @Test
    void unchanged_isToldOfTheGrantedIfItWasDecided() throws Exception {
        assertThat(endpoint.get("doctor", "/Patient/alice", "If-None-Match", "W/\"2\"")
                        .statusCode())
                .isEqualTo(200);
    }
}
