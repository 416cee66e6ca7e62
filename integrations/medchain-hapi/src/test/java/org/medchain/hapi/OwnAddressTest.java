package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource whose references have the address of the server that it is on. */
class OwnAddressTest {
    private static final String OWN = "https://north.example/fhir/";

    @TempDir
    static Path folder;

    private static Endpoints endpoints;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
        for (Endpoint endpoint : endpoints.all()) {
            Observation own = new Observation().setSubject(new Reference(OWN + "Patient/alice"));
            own.addPerformer(new Reference(OWN + "Organization/trust"));
            endpoint.chart.add("Observation/own", own);
            endpoint.chart.add("Observation/bobs", new Observation().setSubject(new Reference(OWN + "Patient/bob")));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        endpoints.close();
    }

    @BeforeEach
    void forget() {
        endpoints.all().forEach(endpoint -> endpoint.audited.clear());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resource_isItsPatients(boolean asksConsent) throws Exception {
        Endpoint endpoint = endpoints.at(asksConsent);
        assertThat(endpoint.get("doctor", "/Observation/own").statusCode()).isEqualTo(200);
        assertThat(endpoint.get("doctor", "/Observation/bobs").statusCode()).isEqualTo(403);
        assertThat(endpoint.audited.stream().map(Trail::patients))
                .containsExactly(List.of("Patient/alice"), List.of("Patient/bob"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void include_followsTheReference(boolean asksConsent) throws Exception {
        assertThat(endpoints
                        .at(asksConsent)
                        .get("doctor", "/Observation?_include=Observation:performer")
                        .body())
                .contains("Organization/trust")
                .doesNotContain("Organization/oncology");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void patientWhomAQueryNamesByTheAddress_isInTheTrail(boolean asksConsent) throws Exception {
        String named = URLEncoder.encode("Patient/nobody," + OWN + "Patient/carol", StandardCharsets.UTF_8);
        endpoints.at(asksConsent).get("doctor", "/Organization?subject=" + named);
        assertThat(endpoints.at(asksConsent).audited.stream()
                        .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0)
                        .flatMap(event -> Trail.patients(event).stream()))
                .containsExactly("Patient/nobody", "Patient/carol");
    }
}
