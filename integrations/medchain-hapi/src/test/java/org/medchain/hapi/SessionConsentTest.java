package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.core.role.GrantedSession;

/** What is shown on a server whose providers ask for consent as HAPI's storage does, and on one whose providers do not. */
class SessionConsentTest {
    @TempDir
    static Path folder;

    private static Ward ward;

    @TempDir
    Path web;

    private Endpoint endpoint;
    private final List<GrantedSession> granted = new ArrayList<>();

    @BeforeAll
    static void openWard() throws Exception {
        ward = new Ward(folder);
    }

    @AfterAll
    static void closeWard() throws Exception {
        ward.close();
    }

    private IGenericClient start(boolean asksConsent) throws Exception {
        endpoint = new Endpoint(ward, web, asksConsent);
        granted.add(ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory));
        return endpoint.client("doctor");
    }

    @AfterEach
    void stop() throws Exception {
        for (GrantedSession session : granted) {
            (session.equals(granted.get(0)) ? ward.alice : ward.bob).revoke(session.id());
        }
        endpoint.close();
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static Patient read(IGenericClient client, String id) {
        return client.read().resource(Patient.class).withId(id).execute();
    }

    private static Bundle search(IGenericClient client, String url) {
        return client.search().byUrl(url).returnBundle(Bundle.class).execute();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_ofWhatASessionGrants_isAnswered(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        assertThat(read(client, "alice").getNameFirstRep().getFamily()).isEqualTo("Alice");
        Observation whole =
                client.read().resource(Observation.class).withId("a1").execute();
        assertThat(whole.getContained()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_ofAnotherPatient_isRefusedAndRecorded(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        assertThatThrownBy(() -> read(client, "bob"))
                .isInstanceOfSatisfying(ForbiddenOperationException.class, refused -> {
                    OperationOutcome outcome = (OperationOutcome) refused.getOperationOutcome();
                    assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains("Ask the patient for a session");
                });
        AuditEvent event = endpoint.audited.get(0);
        assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._8);
        assertThat(event.getOutcomeDesc()).isEqualTo("NOT_GRANTED_HERE");
        assertThat(Trail.user(event).getWho().getIdentifier().getValue())
                .isEqualTo(ward.doctor.certificate().identity().id().value().toHex());
        assertThat(Trail.query(event)).endsWith("/Patient/bob");
        assertThat(endpoint.audited).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_afterTheSessionWasRevoked_isRefusedAtOnce(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        assertThat(read(client, "alice")).isNotNull();
        ward.alice.revoke(granted.get(0).id());
        endpoint.audited.clear();
        assertThatThrownBy(() -> read(client, "alice")).isInstanceOf(ForbiddenOperationException.class);
        assertThat(endpoint.audited.get(0).getOutcomeDesc()).isEqualTo("REVOKED");
        assertThat(search(client, "Observation").getEntry()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void search_overSeveralPatients_findsTheGrantedAlone(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        Bundle found = search(client, "Observation");
        assertThat(ids(found)).hasSize(12).allMatch(id -> id.startsWith("a"));
        assertThat(found.hasTotal()).isFalse();
        assertThat(ids(search(client, "Patient"))).containsExactly("alice");
        assertThat(ids(search(client, "Bundle"))).containsExactly("of-alice");
        assertThat(ids(search(client, "Organization"))).containsExactly("group", "north", "trust", "oncology");
        assertThat(search(endpoint.client("eve"), "Observation").getEntry()).isEmpty();
        String raw = endpoint.get("doctor", "/Observation").body();
        assertThat(raw).doesNotContain("bob").doesNotContain("/b1").doesNotContain("\"total\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void search_byBothPatientsSessions_findsWhatIsOfBoth(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        assertThat(ids(search(client, "Observation"))).doesNotContain("both", "nobody", "elsewhere");
        granted.add(ward.grant(ward.bob, ward.doctor, ward.bobLaboratory));
        assertThat(ids(search(client, "Observation")))
                .contains("both", "a1", "b1")
                .doesNotContain("nobody", "elsewhere");
        assertThat(ids(search(client, "Patient"))).containsExactly("alice");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batch_ofManyReads_answersEachByItself(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        Bundle asked = new Bundle().setType(Bundle.BundleType.BATCH);
        for (String url : List.of("Patient/alice", "Patient/bob", "Patient/nobody", "Observation", "Bundle/of-both")) {
            asked.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        }
        Bundle answer = client.transaction().withBundle(asked).execute();
        assertThat(answer.getEntry().stream()
                        .map(entry -> entry.getResponse().getStatus())
                        .toList())
                .containsExactly("200 OK", "403 Forbidden", "403 Forbidden", "200 OK", "403 Forbidden");
        assertThat(ids((Bundle) answer.getEntry().get(3).getResource()))
                .hasSize(12)
                .noneMatch(id -> id.startsWith("b"));
        String refused = Endpoint.json()
                .encodeResourceToString(new Bundle().addEntry(answer.getEntry().get(1)));
        assertThat(refused).doesNotContain("bob").doesNotContain("etag").doesNotContain("W/");
        assertThat(endpoint.audited.stream().map(event -> event.getOutcome().toCode()))
                .containsExactly("0", "8", "4", "0", "8", "8");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void document_withTwoPatients_isShownWholeOrNotAtAll(boolean asksConsent) throws Exception {
        IGenericClient client = start(asksConsent);
        assertThat(client.read()
                        .resource(Bundle.class)
                        .withId("of-alice")
                        .execute()
                        .getEntry())
                .hasSize(2);
        for (String hidden : List.of("of-both", "answered")) {
            assertThatThrownBy(() ->
                            client.read().resource(Bundle.class).withId(hidden).execute())
                    .as(hidden)
                    .isInstanceOf(ForbiddenOperationException.class);
        }
        granted.add(ward.grant(ward.bob, ward.doctor, ward.bobLaboratory));
        assertThat(client.read()
                        .resource(Bundle.class)
                        .withId("of-both")
                        .execute()
                        .getEntry())
                .hasSize(2);
    }
}
