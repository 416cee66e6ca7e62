package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Signature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

class ProvenancesTest {
    @TempDir
    private Path folder;

    private final Provenances provenances = new Provenances(Samples.ZURICH);
    private final Records records = new Records(Samples.ZURICH);
    private Ward ward;
    private FhirRecord record;
    private GrantedSession granted;
    private Session session;
    private DataProof data;
    private SharedData about;
    private EventProof proof;
    private FhirResource reference;

    @BeforeEach
    void open() throws Exception {
        ward = new Ward(folder);
        record = new FhirRecord(Samples.description(Map.of()), Optional.empty(), Bytes.utf8("X-ray"));
        DataId id = ward.add(record);
        granted = ward.grant(id);
        session = ward.doctor.accept(granted.forRequester());
        try (VerifiedData fetched = ward.fetch(session, id)) {
            data = DataProof.ofRecord(session, id, fetched, ward.medchain.ledger());
            assertThat(records.record(data.about(), fetched)).isEqualTo(record);
            assertThat(data.about().event()).isEqualTo(fetched.event());
        }
        about = data.about();
        proof = data.proof();
        reference = records.documentReference(about, record);
    }

    @AfterEach
    void close() throws Exception {
        ward.close();
    }

    @Test
    void proofOfARecord_isTheSignatureOfItsProvenance_andVerifies() throws Exception {
        FhirResource provenance = provenances.ofData(data, reference, ward.medchain.auditor());

        Provenance parsed = Hapi.valid(Provenance.class, provenance);
        assertThat(parsed.getSignatureFirstRep().getData())
                .isEqualTo(proof.encode().toByteArray());
        assertThat(parsed.getTargetFirstRep().getReference())
                .isEqualTo("DocumentReference/" + about.id().value().toHex());
        FhirResource back = Hapi.rewritten(provenance);
        assertThat(provenances.proof(back)).isEqualTo(proof);
        EventDG event =
                provenances.verifyEvent(back, records.about(Hapi.rewritten(reference)), ward.medchain.auditor());
        assertThat(event.digest()).isEqualTo(about.digest().orElseThrow());
    }

    @Test
    void provenance_saysWhoDidWhatAndWhen() throws Exception {
        String event = proof.event().hash().value().toHex();
        String time = FhirTime.text(ward.time(about.event()));
        Provenance parsed = Hapi.valid(Provenance.class, provenances.ofData(data, reference, ward.medchain.auditor()));

        assertThat(parsed.getIdElement().getIdPart()).isEqualTo(event);
        assertThat(parsed.getTargetFirstRep().getType()).isEqualTo("DocumentReference");
        assertThat(parsed.getTargetFirstRep().getIdentifier().getSystem()).isEqualTo(References.DATA);
        assertThat(parsed.getTargetFirstRep().getIdentifier().getValue())
                .isEqualTo(about.id().value().toHex());
        assertThat(parsed.getRecordedElement().getValueAsString()).isEqualTo(time);
        assertThat(parsed.getActivity().getCodingFirstRep().getCode()).isEqualTo("CREATE");
        assertThat(parsed.getAgentFirstRep().getType().getCodingFirstRep().getCode())
                .isEqualTo("author");
        assertThat(parsed.getEntityFirstRep().getRole()).isEqualTo(Provenance.ProvenanceEntityRole.SOURCE);
        assertThat(parsed.getEntityFirstRep().getWhat().getIdentifier().getValue())
                .isEqualTo(References.text(about.event()));
        Signature signature = parsed.getSignatureFirstRep();
        assertThat(signature.getTypeFirstRep().getCode()).isEqualTo("1.2.840.10065.1.12.1.14");
        assertThat(signature.getWhenElement().getValueAsString()).isEqualTo(time);
        for (Reference who : List.of(parsed.getAgentFirstRep().getWho(), signature.getWho())) {
            assertThat(who.getType()).isEqualTo("Organization");
            assertThat(who.getIdentifier().getValue())
                    .isEqualTo(about.provider().value().toHex());
        }
    }

    @Test
    void provenance_byAnotherThanTheProvider_isRefused() throws Exception {
        SharedData ofAnother = new SharedData(
                about.id(), about.patient(), Samples.digest(7), about.event(), about.digest(), about.description());

        refused(() -> provenances.ofData(
                new DataProof(ofAnother, proof, data.opening()), reference, ward.medchain.auditor()));
        FhirResource provenance = provenances.ofData(data, reference, ward.medchain.auditor());
        refused(() -> provenances.verifyEvent(provenance, ofAnother, ward.medchain.auditor()));
    }

    @Test
    void provenance_ofOtherData_isRefused() throws Exception {
        FhirResource provenance = provenances.ofData(data, reference, ward.medchain.auditor());
        DataId other = ward.add(record);
        Session both = ward.doctor.accept(ward.grant(other).forRequester());
        DataProof otherData;
        try (VerifiedData fetched = ward.fetch(both, other)) {
            otherData = DataProof.ofRecord(both, other, fetched, ward.medchain.ledger());
        }
        SharedData forged = new SharedData(
                about.id(),
                about.patient(),
                about.provider(),
                about.event(),
                Optional.of(Samples.digest(7)),
                about.description());

        refused(() -> provenances.verifyEvent(provenance, otherData.about(), ward.medchain.auditor()));
        refused(() -> provenances.verifyEvent(provenance, forged, ward.medchain.auditor()));
        refused(() -> provenances.ofData(
                new DataProof(otherData.about(), proof, otherData.opening()), reference, ward.medchain.auditor()));
    }

    /** Somebody verifies. */
    private interface Verification {
        Object run() throws MedChainException;
    }

    private static void refused(Verification verification) {
        assertThatExceptionOfType(VerificationException.class).isThrownBy(verification::run);
    }

    @Test
    void provenance_thatSaysWhatTheProofDoesNot_isRefused() throws Exception {
        String json = Hapi.text(provenances.ofData(data, reference, ward.medchain.auditor()));
        String recorded = json.replaceFirst("\"recorded\":\"20", "\"recorded\":\"19");
        String signer = json.replace(about.provider().value().toHex(), "00".repeat(32));
        String event = json.replace(about.event().event().value().toHex() + "\"}}", "00".repeat(32) + "\"}}");
        String consent = json.replace("1.12.1.14", "1.12.1.7");

        int agent = json.indexOf("\"agent\"");
        String author = json.substring(0, agent)
                + json.substring(agent).replaceFirst(about.provider().value().toHex(), "00".repeat(32));
        String when = json.replaceFirst("\"when\":\"20", "\"when\":\"19");

        contradicts(author, "Provenance.agent[0].who");
        contradicts(when, "Provenance.signature[0].when");
        contradicts(recorded, "Provenance.recorded");
        contradicts(signer, "Provenance.signature[0].who");
        contradicts(event, "Provenance.entity[0].what.identifier.value");
        contradicts(consent, "Provenance.signature[0].type[0].code");
        contradicts(json.replace(Provenances.FORMAT, "application/jose"), "Provenance.signature[0].sigFormat");
    }

    private void contradicts(String json, String path) {
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> provenances.verifyEvent(Samples.resource(json), ward.medchain.auditor()))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path));
    }

    @Test
    void provenance_thatTargetsOtherData_isRefused() throws Exception {
        String json = Hapi.text(provenances.ofData(data, reference, ward.medchain.auditor()));
        String other = json.replace("\"value\":\"" + about.id().value().toHex(), "\"value\":\"" + "00".repeat(16));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> provenances.verifyEvent(Samples.resource(other), about, ward.medchain.auditor()))
                .satisfies(e -> assertThat(e.path()).isEqualTo("Provenance.target[0]"));
    }

    @Test
    void provenance_withAChangedByte_isRefused() throws Exception {
        String json = Hapi.text(provenances.ofData(data, reference, ward.medchain.auditor()));
        byte[] bytes = proof.encode().toByteArray();
        String good = Base64.getEncoder().encodeToString(bytes);
        for (int i = 0; i < bytes.length; i += 41) {
            bytes[i] ^= 1;
            FhirResource changed =
                    Samples.resource(json.replace(good, Base64.getEncoder().encodeToString(bytes)));
            bytes[i] ^= 1;

            assertThatExceptionOfType(MedChainException.class)
                    .as("byte %d", i)
                    .isThrownBy(() -> provenances.verifyEvent(changed, ward.medchain.auditor()))
                    .isInstanceOfAny(MalformedException.class, VerificationException.class);
        }
    }

    @Test
    void proofOfASession_isThePatientsSignature() throws Exception {
        ConsentTerms terms = ConsentTerms.of(session, granted.event(), ward.time(granted.event()));
        EventProof sessionProof = ward.proof(granted.event());

        FhirResource provenance = provenances.ofSession(terms, sessionProof, ward.medchain.auditor());

        Provenance parsed = Hapi.valid(Provenance.class, provenance);
        assertThat(parsed.getSignatureFirstRep().getTypeFirstRep().getCode()).isEqualTo("1.2.840.10065.1.12.1.7");
        assertThat(provenances.verifyEvent(provenance, ward.medchain.auditor()).ref())
                .isEqualTo(granted.event());
        assertThat(parsed.getTargetFirstRep().getIdentifier().getSystem()).isEqualTo(References.SESSION);
        assertThat(parsed.getTargetFirstRep().getIdentifier().getValue())
                .isEqualTo(granted.id().event().value().toHex());
        refused(() -> provenances.ofSession(terms, proof, ward.medchain.auditor()));
        ConsentTerms ofAnother = new ConsentTerms(
                terms.session(),
                terms.event(),
                terms.active(),
                Samples.digest(7),
                terms.requester(),
                terms.providers(),
                terms.items(),
                terms.given(),
                terms.expires());
        refused(() -> provenances.ofSession(ofAnother, sessionProof, ward.medchain.auditor()));
    }
}
