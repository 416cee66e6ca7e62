package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentInterceptor;
import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditContextServices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
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
                RestfulServer server = new RestfulServer(FhirContext.forR4Cached());
                example.protect(
                        server,
                        hospital,
                        request -> Optional.empty(),
                        example.resources(Map.of()),
                        audit,
                        new Somebody());
                assertThat(server.getInterceptorService().getAllRegisteredInterceptors())
                        .hasAtLeastOneElementOfType(ConsentInterceptor.class)
                        .hasAtLeastOneElementOfType(BalpAuditCaptureInterceptor.class);
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

    private static final class Somebody implements IBalpAuditContextServices {
        @Override
        public Reference getAgentClientWho(RequestDetails request) {
            return new Reference().setDisplay("client");
        }

        @Override
        public Reference getAgentUserWho(RequestDetails request) {
            return new Reference().setDisplay("user");
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
