package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.role.GrantedSession;

/** Results of 30 observations of each of two patients, by turns, in pages. */
class PagingTest {
    @TempDir
    Path folder;

    private Ward ward;
    private Endpoint endpoint;
    private GrantedSession session;

    @BeforeEach
    void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        endpoint = new Endpoint(ward, folder, true, true, 30);
        session = ward.grant(ward.alice, ward.doctor, ward.aliceLaboratory, ward.aliceLetters);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        ward.close();
    }

    private static List<String> ids(Bundle page) {
        return page.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static Bundle first(IGenericClient client) {
        return client.search()
                .byUrl("Observation?_count=8")
                .returnBundle(Bundle.class)
                .execute();
    }

    @Test
    void pages_areFullButForTheLastAndEndWithTheGranted() {
        IGenericClient client = endpoint.client("doctor");
        List<Integer> sizes = new ArrayList<>();
        List<String> all = new ArrayList<>();
        Bundle page = first(client);
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            sizes.add(page.getEntry().size());
            all.addAll(ids(page));
            assertThat(page.hasTotal()).isFalse();
            page = client.loadPage().next(page).execute();
        }
        sizes.add(page.getEntry().size());
        all.addAll(ids(page));
        assertThat(sizes).containsExactly(8, 8, 8, 6);
        assertThat(all).doesNotHaveDuplicates().allMatch(id -> id.startsWith("a"));
    }

    @Test
    void page_hasWhatItsOwnMatchesInclude() {
        IGenericClient client = endpoint.client("doctor");
        Bundle page = client.search()
                .byUrl("Observation?_count=8&_include=Observation:performer")
                .returnBundle(Bundle.class)
                .execute();
        assertThat(ids(page)).hasSize(9).contains("a1", "north");
        page = client.loadPage().next(page).execute();
        assertThat(ids(page)).hasSize(9).contains("a9", "north").doesNotContain("oncology");
    }

    @Test
    void everything_onAnyPage_bringsWhatTheShownRefersTo() throws Exception {
        IGenericClient client = endpoint.client("doctor");
        List<String> all = new ArrayList<>();
        Bundle page = Endpoint.json()
                .parseResource(
                        Bundle.class,
                        endpoint.get("doctor", "/Patient/alice/$everything?_count=9")
                                .body());
        all.addAll(ids(page));
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            page = client.loadPage().next(page).execute();
            all.addAll(ids(page));
        }
        assertThat(all).hasSize(33).contains("alice", "a30", "north", "group").doesNotContain("oncology", "trust");
    }

    @Test
    void page_askedForAgain_isTheSame() {
        IGenericClient client = endpoint.client("doctor");
        Bundle first = first(client);
        Bundle second = client.loadPage().next(first).execute();
        assertThat(ids(client.loadPage().next(first).execute())).isEqualTo(ids(second));
        assertThat(ids(client.loadPage().previous(second).execute())).isEqualTo(ids(first));
    }

    @Test
    void page_afterTheSessionWasRevoked_isEmpty() throws Exception {
        IGenericClient client = endpoint.client("doctor");
        Bundle first = first(client);
        ward.alice.revoke(session.id());
        assertThat(client.loadPage().next(first).execute().getEntry()).isEmpty();
    }

    @Test
    void page_ofAnotherRequestersSearch_isDecidedForWhoAsks() {
        Bundle first = first(endpoint.client("doctor"));
        assertThat(endpoint.client("eve").loadPage().next(first).execute().getEntry())
                .isEmpty();
        assertThatThrownBy(
                        () -> endpoint.client("nobody").loadPage().next(first).execute())
                .isInstanceOf(ForbiddenOperationException.class);
    }

    @Test
    void lists_onAServerThatPagesBeforeItFilters_areRefused() throws Exception {
        endpoint.close();
        endpoint = new Endpoint(ward, folder, false, true, 30);
        for (String list : List.of("/Observation", "/Patient/alice/$everything", "/Patient/alice/_history")) {
            assertThat(endpoint.get("doctor", list).statusCode()).as(list).isEqualTo(403);
        }
        assertThat(endpoint.get("doctor", "/Observation/a1").statusCode()).isEqualTo(200);
    }

    /** Whether anything is hidden, and how much there is, makes no difference: it would tell it. */
    @Test
    void lists_whoseProviderBreaksItsPromise_areRefused() throws Exception {
        endpoint.close();
        endpoint = new Endpoint(ward, folder, false, true, true, 30);
        for (String list : List.of(
                "/Observation",
                "/Observation?_count=50",
                "/Patient?_count=1",
                "/Organization",
                "/Patient/alice/$everything")) {
            HttpResponse<String> answer = endpoint.get("doctor", list);
            assertThat(answer.statusCode()).as(list).isEqualTo(403);
            assertThat(answer.body())
                    .contains(list.contains("$") ? "no such resource" : "cut into pages")
                    .doesNotContain("Alice");
        }
        assertThat(endpoint.audited).hasSize(5).allMatch(event -> event.getOutcomeDesc()
                .equals("NOT_FILTERED_BEFORE_PAGING"));
        assertThat(endpoint.get("doctor", "/Patient/alice/_history").statusCode())
                .isEqualTo(200);
    }

    @Test
    void lists_thatNobodyCutsIntoPages_areShownAndFilteredThen() throws Exception {
        endpoint.close();
        endpoint = new Endpoint(ward, folder, false, true, false, 30);
        assertThat(endpoint.get("doctor", "/Observation").statusCode()).isEqualTo(200);
        assertThat(endpoint.get("doctor", "/Observation?_count=3").statusCode()).isEqualTo(403);
        assertThat(endpoint.get("doctor", "/Observation?_offset=3").statusCode())
                .isEqualTo(403);
    }

    @Test
    void batch_ofASearchByPosition_thatNobodyFiltered_isRefused() throws Exception {
        String batch =
                """
                {"resourceType": "Bundle", "type": "batch", "entry": [
                  {"request": {"method": "GET", "url": "Observation?_count=3"}},
                  {"request": {"method": "GET", "url": "Patient/alice"}}]}""";
        HttpResponse<String> answer =
                endpoint.ask("doctor", "POST", "", batch, "Content-Type", "application/fhir+json");
        Bundle answered = Endpoint.json().parseResource(Bundle.class, answer.body());
        assertThat(answered.getEntry().stream().map(entry -> entry.getResponse().getStatus()))
                .containsExactly("403 Forbidden", "200 OK");
    }
}
