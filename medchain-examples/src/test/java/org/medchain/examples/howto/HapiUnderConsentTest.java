package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.hapi.DurableAuditSink;

class HapiUnderConsentTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final HapiUnderConsent example = new HapiUnderConsent();

    private CertifiedIdentity enrol(String name) throws Exception {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    @Test
    void example_run_protectsAServerAndProvesItsTrail() throws Exception {
        CertifiedIdentity keys = enrol("Hospital North");
        CertifiedIdentity officerKeys = enrol("Audit officer");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        Path events = folder.resolve("events");
        try (MedChain medchain =
                MedChain.member(folder.resolve("member"), consortium, keys).open()) {
            Provider hospital = medchain.provider(keys);
            Patient officer = medchain.patient(officerKeys);
            InventoryPointer inventory =
                    officer.accept(hospital.noticeOf(hospital.createInventory(officer.certificate())));
            StreamWriter stream = example.auditStream(hospital, inventory);
            try (DurableAuditSink audit = example.auditTrail(events, stream)) {
                audit.recordAuditEvent(new AuditEvent());
                audit.recordAuditEvent(new AuditEvent());
                audit.anchor();
                audit.recordAuditEvent(new AuditEvent());
            }
            Requester reader = medchain.requester(officerKeys);
            GrantedSession granted =
                    officer.grant(reader.certificate(), List.of(Selection.all(inventory, stream.id())));
            Session session = reader.accept(granted.forRequester());
            try (VerifiedData trail = reader.fetch(session, stream.id(), GrantedRange.unrestricted(), to(hospital))) {
                assertThat(example.examine(trail, events)).isEmpty();
                assertThat(example.export(trail, 2).getEntry()).hasSize(1);
            }
        }
    }

    @Test
    void server_underConsent_showsAndRecordsWhatIsGranted() throws Exception {
        CertifiedIdentity keys = enrol("Hospital North");
        CertifiedIdentity officerKeys = enrol("Audit officer");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        try (MedChain medchain =
                MedChain.member(folder.resolve("member"), consortium, keys).open()) {
            Provider hospital = medchain.provider(keys);
            Patient officer = medchain.patient(officerKeys);
            Patient alice = medchain.patient(enrol("pseudonym 4711"));
            Requester clinic = medchain.requester(enrol("Clinic South"));
            InventoryPointer inventory = alice.accept(hospital.noticeOf(hospital.createInventory(alice.certificate())));
            DataId record = example.recordOf(hospital, inventory, "alice");
            assertThat(example.recordOf(hospital, inventory, "alice")).isEqualTo(record);
            GrantedSession granted = alice.grant(clinic.certificate(), List.of(Selection.all(inventory, record)));
            example.accept(
                    hospital,
                    granted.invitationForProvider(hospital.certificate().identity()));
            StreamWriter stream = example.auditStream(hospital, hospital.createInventory(officer.certificate()));
            try (DurableAuditSink audit = example.auditTrail(folder.resolve("events"), stream)) {
                RestfulServer server = new RestfulServer(FhirContext.forR4Cached());
                server.registerProvider(new HapiUnderConsent.Observations(
                        List.of(observation("a1", "alice"), observation("b1", "bob"))));
                example.protect(
                        server,
                        hospital,
                        example.subjects(Map.of("Clinic South", clinic.certificate())),
                        example.resources(Map.of("alice", record)),
                        audit);
                try (Served served = new Served(folder, server)) {
                    assertThat(served.get("/Observation/a1").statusCode()).isEqualTo(200);
                    assertThat(audit.pending()).isEqualTo(1);
                    assertThat(served.get("/Observation/b1").statusCode()).isEqualTo(403);
                    assertThat(served.get("/Observation?subject=Patient/alice").body())
                            .contains("a1");
                    assertThat(served.get("/Observation?subject=Patient/bob").body())
                            .doesNotContain("b1");
                    assertThat(audit.pending()).isEqualTo(4);
                }
            }
        }
    }

    private static Observation observation(String id, String patient) {
        Observation observation = new Observation();
        observation.setId(id);
        observation.setSubject(new Reference("Patient/" + patient));
        return observation;
    }

    /** The server in Tomcat, behind an authentication by which everybody is Dr. Kim of Clinic South. */
    private static final class Served implements AutoCloseable {
        private final Tomcat tomcat = new Tomcat();

        Served(Path folder, RestfulServer server) throws Exception {
            tomcat.setSilent(true);
            tomcat.setBaseDir(folder.toString());
            tomcat.setPort(0);
            Context context = tomcat.addContext("", folder.toString());
            FilterDef authentication = new FilterDef();
            authentication.setFilterName("authentication");
            authentication.setFilter((request, response, chain) -> {
                request.setAttribute(
                        HapiUnderConsent.Login.ATTRIBUTE,
                        new HapiUnderConsent.Login("Clinic South", "Dr. Kim", request.getRemoteAddr()));
                chain.doFilter(request, response);
            });
            context.addFilterDef(authentication);
            FilterMap everywhere = new FilterMap();
            everywhere.setFilterName("authentication");
            everywhere.addURLPattern("/*");
            context.addFilterMap(everywhere);
            Tomcat.addServlet(context, "fhir", server);
            context.addServletMappingDecoded("/fhir/*", "fhir");
            tomcat.start();
        }

        HttpResponse<String> get(String path) throws Exception {
            URI url = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/fhir" + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }

        @Override
        public void close() throws LifecycleException {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static ProviderGateway to(Provider hospital) {
        return (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                hospital.serve(request, answer);
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the hospital failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
    }
}
