package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asked for which page, as the trail has it, on a Tomcat that takes its request back after each answer, and on one that does not;
 * HAPI's own audit is registered as well. */
class AuditedPagesTest {
    private static final int ROUNDS = 15;

    @TempDir
    Path folder;

    private Ward ward;
    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        endpoint = new Endpoint(ward, folder, true, true, 30);
        endpoint.server.registerInterceptor(
                new BalpAuditCaptureInterceptor(endpoint::audit, new AuditedServerTest.Somebody()));
        ward.grant(ward.alice, ward.doctor, ward.aliceLaboratory, ward.aliceLetters);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        ward.close();
    }

    private Bundle page(String token, String url) throws Exception {
        HttpResponse<String> answer = endpoint.get(token, url);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Endpoint.json().parseResource(Bundle.class, answer.body());
    }

    private static String next(Bundle page) {
        return page.getLink(Bundle.LINK_NEXT).getUrl();
    }

    private static List<String> shown(Bundle page) {
        return page.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().toUnqualified().getValue())
                .toList();
    }

    private List<String> shownTo(String user) {
        return endpoint.audited.stream()
                .filter(event -> Trail.user(event).getWho().getDisplay().equals(user))
                .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0)
                .flatMap(event -> Trail.resources(event).stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pages_areRecordedForWhomTheyWereShownTo(boolean recycled) throws Exception {
        endpoint.recycleRequests(recycled);
        ward.grant(ward.bob, ward.eve, ward.bobLaboratory);
        ExecutorService users = Executors.newFixedThreadPool(2);
        try {
            Future<List<String>> doctors = users.submit(() -> walk("doctor"));
            Future<List<String>> eves = users.submit(() -> walk("eve"));
            assertThat(doctors.get()).hasSize(30 * ROUNDS).allMatch(id -> id.startsWith("Observation/a"));
            assertThat(eves.get()).hasSize(30 * ROUNDS).allMatch(id -> id.startsWith("Observation/b"));
            assertThat(shownTo("Dr. Kim")).containsExactlyInAnyOrderElementsOf(doctors.get());
            assertThat(shownTo("Eve")).containsExactlyInAnyOrderElementsOf(eves.get());
        } finally {
            users.shutdownNow();
        }
        assertThat(endpoint.audited.stream().filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0))
                .hasSize(2 * ROUNDS * 4);
    }

    private List<String> walk(String token) throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Bundle page = page(token, "/Observation?_count=8");
            all.addAll(shown(page));
            while (page.getLink(Bundle.LINK_NEXT) != null) {
                page = page(token, next(page));
                all.addAll(shown(page));
            }
        }
        return all;
    }

    @Test
    void page_ofAnothersSearch_isNoReadInTheTrail() throws Exception {
        Bundle first = page("doctor", "/Observation?_count=8");
        endpoint.audited.clear();

        assertThat(page("eve", next(first)).getEntry()).isEmpty();
        assertThat(endpoint.audited).singleElement().satisfies(event -> {
            assertThat(Trail.user(event).getWho().getDisplay()).isEqualTo("Eve");
            assertThat(event.getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
            assertThat(Trail.patients(event)).containsExactly("Patient/alice");
        });
        endpoint.audited.clear();
        assertThat(page("doctor", next(first)).getEntry()).hasSize(8);
        assertThat(shownTo("Dr. Kim")).hasSize(8);
    }

    @Test
    void page_withWhatItIncludes_isRecordedForWhoAsks() throws Exception {
        Bundle first = page("doctor", "/Observation?_count=8&_include=Observation:performer");
        endpoint.audited.clear();
        assertThat(shown(page("doctor", next(first)))).hasSize(9);
        assertThat(shownTo("Dr. Kim")).hasSize(9).contains("Organization/north/_history/1");
    }
}
