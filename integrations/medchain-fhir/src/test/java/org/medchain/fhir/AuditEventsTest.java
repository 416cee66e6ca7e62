package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

class AuditEventsTest {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";

    @TempDir
    private Path folder;

    private Ward ward;
    private DataId record;
    private GrantedSession granted;
    private Session session;
    private AuditEvents hospital;

    @BeforeEach
    void open() throws Exception {
        ward = new Ward(folder);
        record = ward.add(new FhirRecord(Samples.description(Map.of()), Optional.empty(), Bytes.utf8("x")));
        granted = ward.grant(record);
        session = ward.doctor.accept(granted.forRequester());
        hospital = new AuditEvents(
                Samples.ZURICH, ward.hospital.certificate().identity().id(), "hospital.example");
    }

    @AfterEach
    void close() throws Exception {
        ward.close();
    }

    @Test
    void accessThatWasGranted_isADecisionAndADisclosure_withAddressUserAndOrganisation() throws Exception {
        ward.fetch(session, record).close();
        AccessEntry entry = ward.lastEntry();

        AuditEvent decision = Hapi.valid(AuditEvent.class, hospital.decision(entry));
        AuditEvent disclosure =
                Hapi.valid(AuditEvent.class, hospital.disclosureAtSource(entry).orElseThrow());

        IheProfiles.decision(decision);
        IheProfiles.disclosureAtSource(disclosure);
        assertThat(decision.getOutcome().toCode()).isEqualTo("0");
        assertThat(disclosure.getOutcome().toCode()).isEqualTo("0");
        assertThat(decision.getRecorded().toInstant()).isEqualTo(entry.time());
        assertThat(IheProfiles.agent(decision, DICOM, "110150").getNetwork().getAddress())
                .isEqualTo("192.0.2.7");
        assertThat(IheProfiles.agent(decision, DICOM, "110150")
                        .getNetwork()
                        .getType()
                        .toCode())
                .isEqualTo("2");
        assertThat(IheProfiles.agent(decision, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")
                        .getName())
                .isEqualTo("Dr. Kim");
        assertThat(IheProfiles.agent(decision, "http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV")
                        .getWho()
                        .getDisplay())
                .isEqualTo("Hospital South");
        assertThat(IheProfiles.agent(disclosure, DICOM, "110153").getNetwork().getAddress())
                .isEqualTo("hospital.example");
        assertThat(disclosure
                        .getEntity()
                        .get(1)
                        .getDetailFirstRep()
                        .getValueStringType()
                        .getValue())
                .isEqualTo(entry.request().value().toHex());
    }

    /** The name is then the one that the CA certified. */
    @Test
    void accessOfUnknownOrigin_isReportedWithWhatItsEvidenceProves() throws Exception {
        ward.origin = AccessOrigin.unknown();
        ward.fetch(session, record).close();
        AccessEntry entry = ward.lastEntry();
        AccessEntry ofAnOlderRelease = new AccessEntry(
                entry.time(),
                entry.requester(),
                entry.session(),
                entry.data(),
                entry.outcome(),
                entry.request(),
                entry.evidence());

        FhirResource decision = hospital.decision(ofAnOlderRelease);

        AuditEvent parsed = Hapi.valid(AuditEvent.class, decision);
        IheProfiles.decision(parsed);
        IheProfiles.disclosureAtSource(
                Hapi.valid(AuditEvent.class, hospital.disclosureAtSource(entry).orElseThrow()));
        assertThat(IheProfiles.agent(parsed, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")
                        .getName())
                .isEqualTo("Hospital South's portal");
        assertThat(decision).isEqualTo(hospital.decision(entry));
    }

    @Test
    void accessThatWasRefused_isADecisionWithItsReason_andNoDisclosure() throws Exception {
        ward.alice.revoke(granted.id());
        assertThatExceptionOfType(MedChainException.class).isThrownBy(() -> ward.fetch(session, record));
        AccessEntry entry = ward.lastEntry();

        AuditEvent decision = Hapi.valid(AuditEvent.class, hospital.decision(entry));

        IheProfiles.decision(decision);
        assertThat(decision.getOutcome().toCode()).isEqualTo("8");
        assertThat(decision.getOutcomeDesc()).isEqualTo("REVOKED");
        assertThat(hospital.disclosureAtSource(entry)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachReasonOfARefusal_hasAnOutcome(RefusalReason reason) throws Exception {
        ward.fetch(session, record).close();
        AccessEntry entry = ward.lastEntry();
        AuditEvent refused = Hapi.valid(AuditEvent.class, hospital.decision(with(entry, reason.name())));
        AuditEvent brokenOff = Hapi.valid(
                AuditEvent.class,
                hospital.disclosureAtSource(with(entry, "BROKEN OFF, " + reason))
                        .orElseThrow());

        String outcome = reason.retryHelps() || reason.isAbsence() ? "4" : "8";
        assertThat(refused.getOutcome().toCode()).isEqualTo(outcome);
        assertThat(refused.getOutcomeDesc()).isEqualTo(reason.name());
        assertThat(brokenOff.getOutcome().toCode()).isEqualTo(outcome);
        assertThat(brokenOff.getOutcomeDesc()).isEqualTo("BROKEN OFF, " + reason);
        IheProfiles.disclosureAtSource(brokenOff);
        assertThat(hospital.decision(with(entry, "BROKEN OFF, " + reason)).encode())
                .isEqualTo(
                        hospital.decision(with(entry, "BROKEN OFF, " + reason)).encode())
                .isNotEqualTo(hospital.decision(entry).encode());
    }

    private static AccessEntry with(AccessEntry entry, String outcome) {
        return new AccessEntry(
                entry.time(),
                entry.requester(),
                entry.patient(),
                entry.session(),
                entry.data(),
                outcome,
                entry.request(),
                entry.evidence(),
                entry.origin());
    }

    @Test
    void entryThatNamesNoPatient_isRefused() throws Exception {
        AccessEntry entry = new AccessEntry(
                Instant.EPOCH,
                Samples.digest(1),
                Optional.empty(),
                Optional.empty(),
                "STALE",
                Samples.digest(2),
                Bytes.empty());

        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> hospital.decision(entry));
    }

    @Test
    void receipt_isADisclosureAtTheRecipient_withItsFailure() throws Exception {
        AuditEvents doctor = new AuditEvents(
                Samples.ZURICH, ward.doctor.certificate().identity().id(), "2001:db8::7");
        Instant when = Instant.parse("2026-03-29T01:00:00Z");
        ward.alice.revoke(granted.id());
        MedChainException failure = failure();

        AuditEvent received = Hapi.valid(
                AuditEvent.class,
                doctor.disclosureAtRecipient(session, record, when, Optional.of("hospital.example"), Optional.empty()));
        AuditEvent failed = Hapi.valid(
                AuditEvent.class,
                doctor.disclosureAtRecipient(session, record, when, Optional.empty(), Optional.of(failure)));

        IheProfiles.disclosureAtRecipient(received);
        IheProfiles.disclosureAtRecipient(failed);
        assertThat(received.getOutcome().toCode()).isEqualTo("0");
        assertThat(IheProfiles.agent(received, DICOM, "110152")
                        .getNetwork()
                        .getType()
                        .toCode())
                .isEqualTo("2");
        assertThat(IheProfiles.agent(received, DICOM, "110153")
                        .getNetwork()
                        .getType()
                        .toCode())
                .isEqualTo("1");
        assertThat(failed.getOutcome().toCode()).isEqualTo("8");
        assertThat(failed.getOutcomeDesc()).isEqualTo("SessionEndedException");
    }

    private MedChainException failure() {
        try {
            ward.fetch(session, record).close();
        } catch (MedChainException e) {
            return e;
        }
        throw new AssertionError("the session was revoked");
    }
}
