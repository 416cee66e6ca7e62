package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the trail has of patients of whom a list hides something while it shows something of another's. */
class HiddenPatientsTest {
    private static final int OTHERS = Withheld.MOST_PATIENTS + 5;

    @TempDir
    Path folder;

    private Endpoints endpoints;

    @BeforeEach
    void start() throws Exception {
        endpoints = new Endpoints(folder);
    }

    @AfterEach
    void stop() throws Exception {
        endpoints.close();
    }

    private static List<AuditEvent> refusals(Endpoint endpoint, String patient) {
        return endpoint.audited.stream()
                .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._8)
                .filter(event -> Trail.patients(event).contains(patient))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Observation?code=x", "/Patient", "/Patient/alice/$everything"})
    void list_thatShowsAliceAndHidesBob_isARefusalOfBobs(String path) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            HttpResponse<String> answer = endpoint.get("doctor", path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("alice").doesNotContain("bob");
            assertThat(refusals(endpoint, "Patient/alice")).isEmpty();
            assertThat(refusals(endpoint, "Patient/bob")).singleElement().satisfies(event -> {
                Trail.assertValid(event);
                assertThat(event.getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
                assertThat(Trail.patients(event)).containsExactly("Patient/bob");
                assertThat(Trail.query(event)).endsWith(path);
                assertThat(Trail.user(event).getWho().getDisplay()).isEqualTo("Dr. Kim");
            });
        }
    }

    private static Observation of(String patient) {
        return new Observation().setSubject(new Reference("Patient/" + patient));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_thatHidesMorePatientsThanTheBound_namesThatMany(boolean ofOneResource) throws Exception {
        for (Endpoint endpoint : endpoints.all()) {
            Observation whole = of("other0");
            for (int i = 0; i < OTHERS; i++) {
                whole.addPerformer(new Reference("Patient/other" + i));
                if (!ofOneResource) {
                    endpoint.chart.add("Observation/other" + i, of("other" + i));
                }
            }
            if (ofOneResource) {
                endpoint.chart.add("Observation/ofMany", whole);
            }
            assertThat(endpoint.get("doctor", "/Observation").statusCode()).isEqualTo(200);
            List<AuditEvent> refusals = endpoint.audited.stream()
                    .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._8)
                    .toList();
            assertThat(refusals).hasSizeLessThanOrEqualTo(Withheld.MOST_PATIENTS + 1);
            AuditEvent last = refusals.get(refusals.size() - 1);
            Trail.assertValid(last);
            assertThat(last.getOutcomeDesc()).isEqualTo("MORE_PATIENTS");
            assertThat(Trail.patients(last)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"request\": {\"method\": \"GET\", \"url\": \"Observation/b1\"}},"})
    void batch_thatHidesBob_isOneRefusalOfBobs(String read) throws Exception {
        String list = "{\"request\": {\"method\": \"GET\", \"url\": \"Observation\"}}";
        String batch = "{\"resourceType\": \"Bundle\", \"type\": \"batch\", \"entry\": ["
                + String.join(",", read + list, list, "{\"request\": {\"method\": \"GET\", \"url\": \"Patient\"}}")
                + "]}";
        for (Endpoint endpoint : endpoints.all()) {
            assertThat(endpoint.ask("doctor", "POST", "", batch, "Content-Type", "application/fhir+json")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(refusals(endpoint, "Patient/bob")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_whoseRefusalCannotBeRecorded_isNotShown(boolean asksConsent) throws Exception {
        endpoints.at(asksConsent).sink = event -> {
            if (event.getOutcome() == AuditEvent.AuditEventOutcome._8) {
                throw new UnclassifiedServerFailureException(503, "could not be recorded");
            }
        };
        HttpResponse<String> answer = endpoints.at(asksConsent).get("doctor", "/Observation");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("value 1");
    }
}
