package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.medchain.fhir.FhirRecord;
import org.medchain.fhir.FhirResource;
import org.medchain.fhir.Waveform;

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
    void example_run_sharesADocumentAndAStreamAndReportsIt() throws Exception {
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
            DataId ecg = example.addStream(hospital, inventory, "ECG 1", List.of(ecg("00", "1 2"), ecg("01", "3 E")));
            FhirResource bundle =
                    resource("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":"
                            + "{\"resourceType\":\"Basic\"}}]}");
            DataId basic =
                    example.addBundle(hospital, inventory, "bundle 1", bundle).get(0);

            List<Selection> all = Stream.of(note, ecg, basic)
                    .map(data -> Selection.all(inventory, data))
                    .toList();
            GrantedSession granted = alice.grant(doctor.certificate(), all);
            FhirResource consent =
                    example.consent(medchain, alice, alice.sessions().get(0), List.of(inventory));
            assertThat(example.consent(medchain, doctor.accept(granted.forRequester())))
                    .isEqualTo(consent);
            alice.revoke(granted.id());
            GrantedSession again = example.grant(alice, consent, doctor.certificate(), List.of(inventory), now);
            Session session = doctor.accept(again.forRequester());
            try (VerifiedData data = doctor.fetch(session, note, GrantedRange.unrestricted(), to(hospital))) {
                List<FhirResource> received = example.received(medchain, session, note, data);
                FhirRecord verified = example.verified(
                        example.auditor(consortium, now), received.get(0), received.get(1), received.get(2));
                assertThat(verified.content()).isEqualTo(Bytes.utf8("Hello"));
            }
            try (VerifiedData data = doctor.fetch(session, ecg, GrantedRange.unrestricted(), to(hospital))) {
                List<FhirResource> received = example.receivedStream(medchain, session, ecg, data);
                Waveform second = example.verified(medchain.auditor(), received.get(2), received.get(3));
                assertThat(second.signals().get(0).sample(0)).isEqualTo(3);
                assertThat(received.get(1).id()).isNotEqualTo(received.get(3).id());
            }
            try (VerifiedData data = doctor.fetch(session, basic, GrantedRange.unrestricted(), to(hospital))) {
                FhirResource document =
                        example.received(medchain, session, basic, data).get(0);
                assertThat(new String(document.encode().toByteArray(), StandardCharsets.UTF_8))
                        .contains("urn:medchain:fhir:tag");
            }
            assertThat(audited).hasSize(6).extracting(FhirResource::type).containsOnly("AuditEvent");
            FhirResource revoked =
                    example.consent(medchain, alice, alice.sessions().get(0), List.of(inventory));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> example.grant(alice, revoked, doctor.certificate(), List.of(inventory), now));
        }
    }

    private static FhirResource ecg(String second, String samples) throws Exception {
        return resource(
                """
                {"resourceType":"Observation","status":"final","code":{"text":"ECG"},"effectivePeriod":{
                 "start":"2026-03-01T10:00:%1$s.000000Z","end":"2026-03-01T10:00:%1$s.999999Z"},"valueSampledData":{
                 "origin":{"value":0,"unit":"mV"},"period":500,"factor":0.005,"dimensions":1,"data":"%2$s"}}"""
                        .formatted(second, samples));
    }

    private static FhirResource resource(String json) throws Exception {
        return FhirResource.parse(Bytes.utf8(json), FhirLimits.defaults());
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
