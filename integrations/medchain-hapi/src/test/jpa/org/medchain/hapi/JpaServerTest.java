package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.core.role.GrantedSession;

/** What is shown on HAPI's JPA server. Alice granted all to the doctor and her letters to Eve; the laboratory's results are 30 of each patient. */
class JpaServerTest {
    private static final String JSON = "application/fhir+json";

    @TempDir
    static Path folder;

    private static Ward ward;
    private static JpaServer jpa;

    @BeforeAll
    static void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory);
        ward.grant(ward.alice, ward.eve, ward.aliceLetters);
        jpa = new JpaServer(ward, folder, 30);
    }

    @AfterAll
    static void stop() throws Exception {
        jpa.close();
        ward.close();
    }

    @BeforeEach
    void forget() {
        jpa.pauseSearchesAfter(-1);
        jpa.endpoint.audited.clear();
    }

    private static HttpResponse<String> get(String token, String path) throws Exception {
        return jpa.endpoint.get(token, path);
    }

    private static Bundle page(String token, String path) throws Exception {
        HttpResponse<String> answer = get(token, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Bundle page = Endpoint.json().parseResource(Bundle.class, answer.body());
        assertThat(page.hasTotal()).isFalse();
        return page;
    }

    /** All pages of a list. */
    private static List<List<String>> pages(String token, String path) throws Exception {
        List<List<String>> pages = new ArrayList<>();
        Bundle page = page(token, path);
        pages.add(ids(page));
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            page = page(token, page.getLink(Bundle.LINK_NEXT).getUrl());
            pages.add(ids(page));
        }
        return pages;
    }

    private static List<String> ids(Bundle page) {
        return page.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static List<String> all(String token, String path) throws Exception {
        return pages(token, path).stream().flatMap(List::stream).toList();
    }

    @Test
    void read_showsTheGranted_andRefusesTheRestAsWhatIsAbsent() throws Exception {
        assertThat(get("doctor", "/Patient/alice").body()).contains("Alice");
        for (String path : List.of("/Patient/%s", "/Patient/%s/_history", "/Patient/%s/_history/1")) {
            HttpResponse<String> there = get("doctor", path.formatted("bob"));
            assertThat(there.statusCode()).as(path).isEqualTo(403);
            assertThat(there.body())
                    .isEqualTo(get("doctor", path.formatted("nobody")).body());
        }
        assertThat(jpa.endpoint.audited).hasSize(7).allSatisfy(Trail::assertValid);
    }

    /** HAPI's own audit is registered as well. */
    @ParameterizedTest
    @CsvSource({
        "/Patient/alice, 1, 1",
        "/Observation/a1/_history, 1, 1",
        "/Observation?_count=8, 4, 30",
        "/Patient/alice/$everything, 4, 31",
        "/Observation?code=nothing, 1, 0"
    })
    void disclosure_isRecordedOnceForWhoAsked(String path, int events, int resources) throws Exception {
        if (path.endsWith("alice")) {
            get("doctor", path);
        } else {
            all("doctor", path);
        }
        List<AuditEvent> audited = jpa.endpoint.audited.stream()
                .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0)
                .toList();
        assertThat(audited).hasSize(events).allSatisfy(Trail::assertValid);
        assertThat(audited)
                .allMatch(event -> Trail.user(event).getWho().getDisplay().equals("Dr. Kim"));
        assertThat(audited.stream().flatMap(event -> Trail.resources(event).stream()))
                .hasSize(resources)
                .doesNotHaveDuplicates();
    }

    @Test
    void search_thatShowsNothingForLackOfASession_isARefusal() throws Exception {
        assertThat(all("eve", "/Observation?subject=Patient/alice")).isEmpty();
        assertThat(jpa.endpoint.audited)
                .extracting(event -> event.getOutcomeDesc() + " " + Trail.patients(event))
                .as("of the patient who is named, and of each of whom something was hidden")
                .containsExactly(
                        "NOT_GRANTED_HERE [Patient/alice]",
                        "NOT_GRANTED_HERE [Patient/bob]",
                        "NOT_MAPPED [https://south.example/fhir/Patient/alice]");
    }

    @Test
    void search_hasFullPagesOfTheGrantedAlone() throws Exception {
        List<List<String>> pages = pages("doctor", "/Observation?_count=8");

        assertThat(pages).extracting(List::size).containsExactly(8, 8, 8, 6);
        assertThat(pages.stream().flatMap(List::stream)).doesNotHaveDuplicates().allMatch(id -> id.startsWith("a"));
    }

    /** HAPI answers a search again from what it found for the first who asked. */
    @Test
    void search_asAnotherJustAsked_isDecidedForWhoAsks() throws Exception {
        assertThat(all("doctor", "/Observation?_count=9")).hasSize(30);
        assertThat(pages("eve", "/Observation?_count=9")).containsExactly(List.of());
        assertThat(all("doctor", "/Observation?_count=9")).hasSize(30);
    }

    @Test
    void page_afterTheSessionWasRevoked_isEmpty() throws Exception {
        GrantedSession session = ward.grant(ward.bob, ward.eve, ward.bobLaboratory);
        Bundle first = page("eve", "/Observation?_count=7");
        assertThat(first.getEntry()).hasSize(7);
        ward.bob.revoke(session.id());

        String next = first.getLink(Bundle.LINK_NEXT).getUrl();
        assertThat(page("eve", next).getEntry()).isEmpty();
        assertThat(get("nobody", next).statusCode()).isEqualTo(403);
    }

    @Test
    void include_bringsWhatShownMatchesReferTo() throws Exception {
        assertThat(pages("doctor", "/Observation?_count=10&_include=Observation:performer"))
                .hasSize(3)
                .allSatisfy(page -> assertThat(page).hasSize(11).contains("north"));
        assertThat(all("doctor", "/Observation?_count=50&_include=*"))
                .contains("alice", "north")
                .hasSize(32);
        assertThat(all(
                        "doctor",
                        "/Observation?_count=50&_include=Observation:performer&_include:iterate=Organization:partof"))
                .contains("north", "group")
                .hasSize(32);
        assertThat(all("eve", "/Observation?_include=*")).isEmpty();
        assertThat(all("doctor", "/Patient?_revinclude=Observation:subject")).hasSize(31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?_count=1", "?_count=8"})
    void everything_hasOfItsPatientWhatIsGranted(String pages) throws Exception {
        jpa.pauseSearchesAfter(13, 503, -1);
        assertThat(all("doctor", "/Patient/alice/$everything" + pages))
                .hasSize(31)
                .contains("alice")
                .allMatch(id -> id.startsWith("a"));
        assertThat(all("eve", "/Patient/alice/$everything" + pages)).containsExactly("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?_count=1", "?_count=50"})
    void everything_ofAllPatients_bringsNothingThatOnlyHiddenResourcesReferTo(String pages) throws Exception {
        assertThat(all("doctor", "/Patient/$everything" + pages))
                .hasSize(31)
                .contains("alice")
                .allMatch(id -> id.startsWith("a"));
    }

    @Test
    void search_cutByAHeader_isRefused() throws Exception {
        HttpResponse<String> answer =
                jpa.endpoint.get("doctor", "/Observation", "Cache-Control", "no-store, max-results=1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }

    @Test
    void everything_ofAnotherPatient_isRefusedAsThatOfAnAbsentOne() throws Exception {
        HttpResponse<String> there = get("doctor", "/Patient/bob/$everything");
        assertThat(there.statusCode()).isEqualTo(403);
        assertThat(there.body())
                .isEqualTo(get("doctor", "/Patient/nobody/$everything").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient?_summary=count",
                "/Patient?_total=accurate",
                "/Patient?_has:Observation:patient:code=x",
                "/Observation?subject.name=Bob",
                "/Observation?_sort=subject.name",
                "/Observation?_count=1&_offset=0",
                "/Patient/$meta",
                "/Patient/alice/$meta",
                "/Patient/_history",
                "/_history",
                "/$export",
                "/Patient/alice/$validate",
                "/Observation/$lastn",
                "/$graphql?query=%7BPatientList%7Bid%7D%7D",
                "/Patient/bob/$graphql?query=%7Bid%7D"
            })
    void request_whoseAnswerCannotBeFiltered_isRefused(String path) throws Exception {
        HttpResponse<String> answer = get("doctor", path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("Bob");
    }

    @Test
    void write_isRefused() throws Exception {
        String patient = "{\"resourceType\": \"Patient\"}";
        assertThat(jpa.endpoint
                        .ask("doctor", "POST", "/Patient", patient, "Content-Type", JSON)
                        .statusCode())
                .isEqualTo(403);
        assertThat(jpa.endpoint.ask("doctor", "DELETE", "/Patient/alice", "").statusCode())
                .isEqualTo(403);
        assertThat(get("doctor", "/Patient/alice").statusCode()).isEqualTo(200);
    }

    @Test
    void batch_answersEachEntryByItself() throws Exception {
        StringBuilder entries = new StringBuilder();
        for (String url : List.of("Patient/alice", "Patient/bob", "Patient/nobody", "Observation", "Observation/a1")) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"request\": {\"method\": \"GET\", \"url\": \"" + url + "\"}}");
        }
        String batch = "{\"resourceType\": \"Bundle\", \"type\": \"batch\", \"entry\": [" + entries + "]}";
        HttpResponse<String> answer = jpa.endpoint.ask("doctor", "POST", "", batch, "Content-Type", JSON);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Bundle answered = Endpoint.json().parseResource(Bundle.class, answer.body());

        assertThat(answered.getEntry().stream()
                        .map(entry -> entry.getResponse().getStatus().substring(0, 3)))
                .containsExactly("200", "403", "403", "200", "200");
        assertThat(jpa.endpoint.audited.stream()
                        .map(event -> (event.hasOutcomeDesc() ? event.getOutcomeDesc() : "shown") + " "
                                + Trail.patients(event)))
                .as("those of each entry, and of the patient of whom the search hid something")
                .containsExactly(
                        "shown [Patient/alice]",
                        "NOT_GRANTED_HERE [Patient/bob]",
                        "NO_SUCH_RESOURCE [Patient/nobody]",
                        "shown [Patient/alice]",
                        "shown [Patient/alice]",
                        "NOT_MAPPED [https://south.example/fhir/Patient/alice]");
        assertThat(answer.body()).doesNotContain("bob").doesNotContain("Bob").doesNotContain("\"total\"");
        assertThat(ids((Bundle) answered.getEntry().get(3).getResource()))
                .isNotEmpty()
                .allMatch(id -> id.startsWith("a"));
    }

    @Test
    void search_byTheOther_saysNothing() throws Exception {
        String bob = URLEncoder.encode("Patient/bob", StandardCharsets.UTF_8);
        assertThat(all("doctor", "/Observation?subject=" + bob)).isEmpty();
        assertThat(all("doctor", "/Observation?subject=" + bob + "&_include=Observation:performer"))
                .isEmpty();
        assertThat(all("doctor", "/Patient?name=Bob")).isEmpty();
    }
}
