package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.AccessOrigin;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.fhir.FhirLimits;
import org.medchain.fhir.FhirResource;

class SharingInFhirTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Bytes NOTE = Bytes.utf8(
            """
            {"resourceType":"DocumentReference","id":"4711","status":"current","type":{"text":"note"},
             "content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8="}}]}""");

    @TempDir
    private Path folder;

    private final Instant now = Clock.systemUTC().instant();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final SharingInFhir example = new SharingInFhir();

    private CertifiedIdentity enrol(String name) throws Exception {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    @Test
    void example_run_sharesADocumentAndReportsIt() throws Exception {
        CertifiedIdentity keys = enrol("Hospital North");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        List<FhirResource> audited = new ArrayList<>();
        try (FileHealthDataStore content = FileHealthDataStore.open(folder.resolve("content"));
                MedChain medchain = MedChain.member(folder.resolve("member"), consortium, keys)
                        .open()) {
            Provider hospital = medchain.provider(keys, content, example.auditTrail(keys.certificate(), audited::add));
            Patient alice = medchain.patient(enrol("alice"));
            Requester doctor = medchain.requester(enrol("doctor"));
            InventoryPointer inventory = alice.accept(hospital.noticeOf(hospital.createInventory(alice.certificate())));
            DataId note = example.add(hospital, inventory, new ByteArrayInputStream(NOTE.toByteArray()));
            FhirResource bundle = FhirResource.parse(
                    Bytes.utf8("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":"
                            + "{\"resourceType\":\"Basic\"}}]}"),
                    FhirLimits.defaults());
            assertThat(example.addBundle(hospital, inventory, "bundle 1", bundle))
                    .hasSize(1);

            GrantedSession granted = alice.grant(doctor.certificate(), List.of(Selection.all(inventory, note)));
            FhirResource consent =
                    example.consent(medchain, alice, alice.sessions().get(0), List.of(inventory));
            alice.revoke(granted.id());
            GrantedSession again = example.grant(alice, consent, doctor.certificate(), List.of(inventory), now);
            Session session = doctor.accept(again.forRequester());
            try (VerifiedData data = doctor.fetch(session, note, GrantedRange.unrestricted(), to(hospital))) {
                List<FhirResource> received = example.received(medchain, session, note, data);
                assertThat(received)
                        .extracting(FhirResource::type)
                        .containsExactly("DocumentReference", "Binary", "Provenance");
                example.verify(medchain, received.get(0), received.get(2));
            }
            assertThat(audited).extracting(FhirResource::type).containsExactly("AuditEvent", "AuditEvent");
            FhirResource revoked =
                    example.consent(medchain, alice, alice.sessions().get(0), List.of(inventory));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> example.grant(alice, revoked, doctor.certificate(), List.of(inventory), now));
        }
    }

    private static ProviderGateway to(Provider hospital) {
        return (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                hospital.serve(request, answer, AccessOrigin.at("192.0.2.7"));
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the hospital failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
    }
}
