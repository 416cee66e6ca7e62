package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That what a server shows is in the trail, whichever way it is asked for, on a server whose providers ask for consent and on one whose
 * providers do not. Alice granted the doctor everything and Eve nothing; Bob granted nothing.
 */
class DisclosureTest {
    private static final String BATCH =
            """
            {"resourceType": "Bundle", "type": "batch", "entry": [
              {"request": {"method": "GET", "url": "Patient/alice"}},
              {"request": {"method": "GET", "url": "Observation/b1"}},
              {"request": {"method": "GET", "url": "Observation"}}]}""";

    @TempDir
    static Path folder;

    private static Endpoints endpoints;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        endpoints.close();
    }

    @AfterEach
    void forget() {
        for (Endpoint endpoint : endpoints.all()) {
            List<AuditEvent> events = List.copyOf(endpoint.audited);
            endpoint.audited.clear();
            endpoint.sink = event -> {};
            events.forEach(Trail::assertValid);
        }
    }

    private static Endpoint at(boolean asksConsent) {
        return endpoints.at(asksConsent);
    }

    private static AuditEvent only(Endpoint endpoint) {
        assertThat(endpoint.audited).hasSize(1);
        return endpoint.audited.get(0);
    }

    /** What was shown, without what the answer hid. */
    private static List<AuditEvent> shown(Endpoint endpoint) {
        return endpoint.audited.stream()
                .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0)
                .toList();
    }

    private static AuditEvent onlyShown(Endpoint endpoint) {
        assertThat(shown(endpoint)).hasSize(1);
        return shown(endpoint).get(0);
    }

    private static void assertShownToTheDoctor(AuditEvent event) {
        assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._0);
        assertThat(Trail.patients(event)).containsExactly("Patient/alice");
        assertThat(Trail.user(event).getWho().getIdentifier().getValue())
                .isEqualTo(endpoints
                        .ward
                        .doctor
                        .certificate()
                        .identity()
                        .id()
                        .value()
                        .toHex());
        assertThat(Trail.user(event).getWho().getDisplay()).isEqualTo("Dr. Kim");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_isRecorded(boolean asksConsent) throws Exception {
        for (String path : List.of("Observation/a1", "Observation/a1/_history/1")) {
            assertThat(at(asksConsent).get("doctor", "/" + path).statusCode()).isEqualTo(200);
            AuditEvent event = only(at(asksConsent));
            Trail.assertValid(event);
            assertShownToTheDoctor(event);
            assertThat(event.getMeta().getProfile().get(0).getValue()).endsWith(".PatientRead");
            assertThat(Trail.resources(event)).containsExactly("Observation/a1/_history/1");
            at(asksConsent).audited.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_ofNoPatients_isRecorded(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Organization/north").statusCode())
                .isEqualTo(200);
        AuditEvent event = only(at(asksConsent));
        assertThat(event.getMeta().getProfile().get(0).getValue()).endsWith(".Read");
        assertThat(Trail.resources(event)).containsExactly("Organization/north/_history/1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void search_isRecordedWithWhatItShowed(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Observation?code=x").statusCode())
                .isEqualTo(200);
        AuditEvent event = onlyShown(at(asksConsent));
        assertShownToTheDoctor(event);
        assertThat(event.getMeta().getProfile().get(0).getValue()).endsWith(".PatientQuery");
        assertThat(Trail.query(event)).endsWith("/Observation?code=x");
        assertThat(Trail.resources(event))
                .hasSize(12)
                .allMatch(resource -> resource.startsWith("Observation/a") && resource.endsWith("/_history/1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void search_inABody_isRecordedWithItsParameters(boolean asksConsent) throws Exception {
        at(asksConsent)
                .ask(
                        "doctor",
                        "POST",
                        "/Observation/_search",
                        "code=y",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertThat(Trail.query(onlyShown(at(asksConsent)))).endsWith("/Observation/_search?code=y");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everything_isRecorded(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Patient/alice/$everything").statusCode())
                .isEqualTo(200);
        List<AuditEvent> events = shown(at(asksConsent));
        assertThat(events.stream().flatMap(event -> Trail.resources(event).stream()))
                .hasSize(15)
                .doesNotHaveDuplicates()
                .contains("Patient/alice/_history/1", "Observation/a1/_history/1", "Organization/group/_history/1");
        assertThat(events).hasSize(2);
        assertThat(Trail.patients(events.get(0))).isEmpty();
        assertShownToTheDoctor(events.get(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void history_isRecorded(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Observation/a1/_history").statusCode())
                .isEqualTo(200);
        AuditEvent event = only(at(asksConsent));
        assertShownToTheDoctor(event);
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("history-instance");
        assertThat(Trail.resources(event)).containsExactly("Observation/a1/_history/1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void operation_isRecorded(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Patient/alice/$newest").statusCode())
                .isEqualTo(200);
        assertShownToTheDoctor(only(at(asksConsent)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batch_isRecordedByItsEntries(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent)
                        .ask("doctor", "POST", "", BATCH, "Content-Type", "application/fhir+json")
                        .statusCode())
                .isEqualTo(200);
        List<AuditEvent> events = at(asksConsent).audited;
        assertThat(events).hasSize(4);
        assertShownToTheDoctor(events.get(0));
        assertThat(Trail.resources(events.get(0))).containsExactly("Patient/alice/_history/1");
        assertThat(events.get(1).getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
        assertThat(Trail.query(events.get(1))).endsWith("/Observation/b1");
        assertThat(Trail.resources(events.get(1))).containsExactly("Observation/b1");
        assertThat(Trail.patients(events.get(1))).containsExactly("Patient/bob");
        assertShownToTheDoctor(events.get(2));
        assertThat(Trail.resources(events.get(2))).hasSize(12);
        assertThat(Trail.query(events.get(2))).endsWith("/fhir/Observation");
        assertThat(Trail.patients(events.get(3))).containsExactly("https://south.example/fhir/Patient/alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Observation?subject=Patient/alice",
                "/Observation?patient=alice",
                "/Observation?subject:Patient=alice",
                "/Observation",
                "/Patient?_id=alice"
            })
    void search_thatShowsNothingForLackOfASession_isARefusal(String path) throws Exception {
        for (boolean asksConsent : List.of(true, false)) {
            HttpResponse<String> answer = at(asksConsent).get("eve", path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("\"entry\"");
            List<AuditEvent> events = at(asksConsent).audited.stream()
                    .filter(event -> Trail.patients(event).contains("Patient/alice"))
                    .toList();
            assertThat(events).hasSize(1);
            assertThat(events.get(0).getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._8);
            assertThat(events.get(0).getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
            assertThat(Trail.user(events.get(0)).getWho().getDisplay()).isEqualTo("Eve");
            assertThat(events.get(0).getAgent())
                    .anyMatch(agent -> "Clinic East".equals(agent.getWho().getDisplay()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void search_thatFindsNothingOfAPatientWhomItNames_isNoRefusal(boolean asksConsent) throws Exception {
        at(asksConsent).get("doctor", "/Organization?subject=Patient/bob");
        List<AuditEvent> events = at(asksConsent).audited;
        assertThat(events).hasSize(2).allMatch(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0);
        assertThat(Trail.resources(events.get(0))).hasSize(4);
        assertThat(Trail.patients(events.get(1))).containsExactly("Patient/bob");
        assertThat(events.get(1).getOutcomeDesc()).isEqualTo("NOTHING_FOUND");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusedRead_namesPatientAndResource(boolean asksConsent) throws Exception {
        assertThat(at(asksConsent).get("doctor", "/Observation/b1").statusCode())
                .isEqualTo(403);
        AuditEvent event = only(at(asksConsent));
        assertThat(event.getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
        assertThat(Trail.patients(event)).containsExactly("Patient/bob");
        assertThat(Trail.resources(event)).containsExactly("Observation/b1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unchanged_isRecordedIfItIsTold(boolean asksConsent) throws Exception {
        int status = at(asksConsent)
                .get("doctor", "/Observation/a1", "If-None-Match", "W/\"1\"")
                .statusCode();
        assertThat(status).isEqualTo(asksConsent ? 304 : 403);
        AuditEvent event = only(at(asksConsent));
        assertThat(event.getOutcome())
                .isEqualTo(asksConsent ? AuditEvent.AuditEventOutcome._0 : AuditEvent.AuditEventOutcome._4);
        assertThat(Trail.resources(event)).singleElement().asString().startsWith("Observation/a1");
    }

    @Test
    void list_ofMoreThanOneEventTakes_isInSeveral() throws Exception {
        int observations = Disclosure.MOST_OF_ONE_EVENT + 1;
        try (Endpoint endpoint = new Endpoint(endpoints.ward, folder.resolve("large"), true, false, observations)) {
            assertThat(endpoint.get("doctor", "/Observation").statusCode()).isEqualTo(200);
            assertThat(shown(endpoint))
                    .extracting(event -> Trail.resources(event).size())
                    .containsExactly(Disclosure.MOST_OF_ONE_EVENT, 1);
            assertThat(Endpoint.json()
                            .encodeResourceToString(endpoint.audited.get(0))
                            .length())
                    .isLessThan(AuditRecord.MAX_LINE / 2);
        }
    }

    static Stream<String> shown() {
        return Stream.of(
                "/Observation/a1",
                "/Observation?code=x",
                "/Patient/alice/$everything",
                "/Observation/a1/_history",
                "/Patient/alice/$newest",
                "");
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatCannotBeRecorded_isNotShown(String path) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            endpoint.sink = event -> {
                throw new UnclassifiedServerFailureException(503, "the disk is full, could not be recorded");
            };
            HttpResponse<String> answer = path.isEmpty()
                    ? endpoint.ask("doctor", "POST", "", BATCH, "Content-Type", "application/fhir+json")
                    : endpoint.get("doctor", path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("could not be recorded")
                    .doesNotContain("Alice")
                    .doesNotContain("value 1");
        }
    }
}
