package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** A ward whose doctor hands on what was fetched, with its Provenance, to somebody who verifies it. */
abstract class HandedOn {
    static final Bytes CONTENT = Bytes.utf8("X-ray");
    static final Optional<TimeRange> TAKEN = Optional.of(new TimeRange(1_000_000, 2_000_000));

    @TempDir
    Path folder;

    final Provenances provenances = new Provenances(Samples.ZURICH);
    final Records records = new Records(Samples.ZURICH);
    Ward ward;

    @BeforeEach
    void open() throws Exception {
        ward = new Ward(folder);
    }

    @AfterEach
    void close() throws Exception {
        ward.close();
    }

    /** Somebody verifies. */
    interface Verifying {
        Object run() throws MedChainException;
    }

    static void refused(Verifying verifying, String expected) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(verifying::run)
                .withMessageContaining(expected);
    }

    /** What is handed on of a record; all have the same content. */
    record Handed(DataProof proof, FhirResource document, FhirResource binary, FhirResource provenance) {}

    Handed document() throws Exception {
        DataId id = ward.add(new FhirRecord(Samples.description(Map.of("ward", "7")), TAKEN, CONTENT));
        Session session = ward.doctor.accept(ward.grant(id).forRequester());
        try (VerifiedData data = ward.fetch(session, id)) {
            DataProof proof = DataProof.ofRecord(session, id, data, ward.medchain.ledger());
            FhirRecord record = records.record(proof.about(), data);
            FhirResource document = records.documentReference(proof.about(), record);
            return new Handed(
                    proof,
                    document,
                    records.binary(proof.about(), record),
                    provenances.ofData(proof, document, ward.medchain.auditor()));
        }
    }
}
