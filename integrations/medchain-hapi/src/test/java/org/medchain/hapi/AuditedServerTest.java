package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationConstants;
import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditContextServices;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The durable sink on a server under consent, on which HAPI's audit is registered as well. */
class AuditedServerTest {
    @TempDir
    Path folder;

    private Ward ward;
    private Endpoint endpoint;
    private DurableAuditSink sink;

    @BeforeEach
    void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory);
        endpoint = new Endpoint(ward, folder, true);
        sink = DurableAuditSink.open(
                folder.resolve("trail"), ward.auditStream(), Clock.systemUTC(), AuditFailure.REFUSE);
        endpoint.sink = sink;
        endpoint.server.registerInterceptor(new BalpAuditCaptureInterceptor(endpoint::audit, new Somebody()));
    }

    static final class Somebody implements IBalpAuditContextServices {
        @Override
        public Reference getAgentClientWho(RequestDetails request) {
            return new Reference().setDisplay("client");
        }

        @Override
        public Reference getAgentUserWho(RequestDetails request) {
            return new Reference().setDisplay("user");
        }
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        sink.close();
        ward.close();
    }

    private List<String> patients() {
        return endpoint.audited.stream()
                .filter(event -> event.getOutcome() == AuditEvent.AuditEventOutcome._0)
                .flatMap(event -> Trail.patients(event).stream())
                .toList();
    }

    @Test
    void read_ofTheGranted_isOnTheDiskBeforeItIsAnswered() throws Exception {
        assertThat(endpoint.get("doctor", "/Patient/alice").statusCode()).isEqualTo(200);
        assertThat(sink.pending()).isEqualTo(1);
        assertThat(patients()).containsExactly("Patient/alice");
        assertThat(endpoint.audited.get(0).getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._0);
        assertThat(sink.anchor()).isEqualTo(1);
    }

    @Test
    void refusal_isNoReadInTheAudit() throws Exception {
        assertThat(endpoint.get("doctor", "/Patient/bob").statusCode()).isEqualTo(403);
        assertThat(patients()).isEmpty();
        assertThat(endpoint.audited).singleElement().satisfies(event -> assertThat(event.getOutcome())
                .isEqualTo(AuditEvent.AuditEventOutcome._8));
    }

    @Test
    void search_overSeveralPatients_isRecordedOfThoseShown() throws Exception {
        assertThat(endpoint.get("doctor", "/Observation").statusCode()).isEqualTo(200);
        assertThat(patients()).containsExactly("Patient/alice");
    }

    @Test
    void read_thatCannotBeRecorded_isNotAnswered() throws Exception {
        sink.close();
        var answer = endpoint.get("doctor", "/Patient/alice");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("Alice").contains("could not be recorded");
    }

    @Test
    void auditOfHapi_isTakenOff_whenItIsRegisteredBeforeAndAfter() throws Exception {
        assertThat(endpoint.get("doctor", "/Patient/alice").statusCode()).isEqualTo(200);
        assertThat(endpoint.server.getInterceptorService().getAllRegisteredInterceptors())
                .doesNotHaveAnyElementsOfTypes(BalpAuditCaptureInterceptor.class);
        RestfulServer other = new RestfulServer(Endpoint.FHIR);
        other.registerInterceptor(new BalpAuditCaptureInterceptor(endpoint::audit, new Somebody()));
        SessionConsent.of(ward.hospital, request -> Optional.empty(), resource -> ResourceData.open(), endpoint::audit)
                .build()
                .registerAt(other);
        assertThat(other.getInterceptorService().getAllRegisteredInterceptors())
                .doesNotHaveAnyElementsOfTypes(BalpAuditCaptureInterceptor.class);
    }

    /** Replaces an answer once it was recorded. */
    @Interceptor(order = AuthorizationConstants.ORDER_CONSENT_INTERCEPTOR - 5)
    static final class Swap {
        private final Resource other;

        Swap(Resource other) {
            this.other = other;
        }

        @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
        public void swap(ResponseDetails response) {
            response.setResponseResource(other);
        }
    }

    @Test
    void answer_thatIsReplacedOnceItIsRecorded_isNotShown() throws Exception {
        Resource granted = endpoint.chart.find("Observation/a2").orElseThrow();
        endpoint.server.registerInterceptor(new Swap(granted));
        assertThat(endpoint.get("doctor", "/Patient/alice").body()).doesNotContain("value 2");
        assertThat(endpoint.get("doctor", "/Observation").body()).doesNotContain("value 2");
    }
}
