package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is included because of a match that is not shown: oncology, to which only Bob's observations refer, and of which everybody may know
 * that it exists. The server includes all that it has.
 */
class IncludesTest {
    @TempDir
    static Path folder;

    private static Endpoints endpoints;

    @BeforeAll
    static void start() throws Exception {
        endpoints = new Endpoints(folder);
        endpoints.ward.grant(endpoints.ward.alice, endpoints.ward.eve, endpoints.ward.aliceLetters);
    }

    @AfterAll
    static void stop() throws Exception {
        endpoints.close();
    }

    private static IGenericClient client(boolean asksConsent, String token) {
        return endpoints.at(asksConsent).client(token);
    }

    private static List<String> found(boolean asksConsent, String token, String url) {
        Bundle found = client(asksConsent, token)
                .search()
                .byUrl(url)
                .returnBundle(Bundle.class)
                .execute();
        return others(found);
    }

    /** All but the observations. */
    private static List<String> others(Bundle found) {
        return found.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement())
                .filter(id -> !id.getResourceType().equals("Observation"))
                .map(id -> id.getIdPart())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void include_bringsWhatShownMatchesReferTo(boolean asksConsent) {
        assertThat(found(asksConsent, "doctor", "Observation?_include=*")).containsExactlyInAnyOrder("alice", "north");
        assertThat(found(asksConsent, "doctor", "Observation?_include=Observation:*"))
                .containsExactlyInAnyOrder("alice", "north");
        assertThat(found(asksConsent, "doctor", "Observation?_include=Observation:performer"))
                .containsExactly("north");
        assertThat(found(asksConsent, "eve", "Observation?_include=*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void include_byAParameter_bringsNothingByAnother(boolean asksConsent) {
        assertThat(found(asksConsent, "doctor", "Observation?_include=Observation:subject"))
                .containsExactly("alice");
        assertThat(found(asksConsent, "doctor", "Observation?_include=Observation:performer:Practitioner"))
                .isEmpty();
        assertThat(found(asksConsent, "doctor", "Observation?_include=Observation:performer:Organization"))
                .containsExactly("north");
        assertThat(found(asksConsent, "doctor", "Observation?_include=Encounter:subject"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void include_thatIsRepeated_bringsWhatTheIncludedRefersTo(boolean asksConsent) {
        String first = "Observation?_include=Observation:performer";
        assertThat(found(asksConsent, "doctor", first + "&_include:iterate=Organization:partof"))
                .containsExactlyInAnyOrder("north", "group");
        assertThat(found(asksConsent, "doctor", first + "&_include=Organization:partof"))
                .containsExactly("north");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void revinclude_bringsTheGrantedThatReferToShownMatches(boolean asksConsent) {
        Bundle found = client(asksConsent, "doctor")
                .search()
                .byUrl("Patient?_revinclude=Observation:subject")
                .returnBundle(Bundle.class)
                .execute();
        assertThat(found.getEntry()).hasSize(13);
        assertThat(others(found)).containsExactly("alice");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everything_bringsWhatTheShownRefersTo(boolean asksConsent) {
        Bundle whole = everything(asksConsent, "doctor");
        assertThat(whole.getEntry())
                .hasSize(15)
                .noneMatch(
                        entry -> entry.getResource().getIdElement().getIdPart().startsWith("b"));
        assertThat(others(whole)).containsExactlyInAnyOrder("alice", "north", "group");
        assertThat(others(everything(asksConsent, "eve"))).containsExactly("alice");
    }

    private static Bundle everything(boolean asksConsent, String token) {
        return client(asksConsent, token)
                .operation()
                .onInstance("Patient/alice")
                .named("$everything")
                .withNoParameters(Parameters.class)
                .useHttpGet()
                .returnResourceType(Bundle.class)
                .execute();
    }
}
