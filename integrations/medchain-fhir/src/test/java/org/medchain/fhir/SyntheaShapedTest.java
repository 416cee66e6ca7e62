package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.crypto.bytes.Bytes;

/** A made-up patient's bundle, in the shape in which Synthea writes them. */
class SyntheaShapedTest {
    @TempDir
    private Path folder;

    private final Records records = new Records(Samples.ZURICH);

    private static FhirResource bundle() throws Exception {
        try (InputStream in = SyntheaShapedTest.class.getResourceAsStream("synthea-shaped.json")) {
            return FhirResource.parse(in, FhirLimits.defaults());
        }
    }

    @Test
    void bundle_goesInAsRecords_andComesOutVerified() throws Exception {
        FhirResource bundle = bundle();
        try (Ward ward = new Ward(folder)) {
            List<DataId> ids = new ArrayList<>();
            for (FhirRecord record : records.readBundle(bundle, Samples.SERVED_AT)) {
                ids.add(ward.add(record));
            }
            Session session =
                    ward.doctor.accept(ward.grant(ids.toArray(DataId[]::new)).forRequester());

            List<FhirRecord> fetched = new ArrayList<>();
            for (DataId id : ids) {
                fetched.add(verified(ward, session, id));
            }

            assertThat(entries(records.bundle(fetched))).isEqualTo(entries(bundle));
        }
    }

    /** With its proof, as a DocumentReference and a Provenance say it. */
    private FhirRecord verified(Ward ward, Session session, DataId id) throws Exception {
        try (VerifiedData data = ward.fetch(session, id)) {
            DataProof proof = DataProof.ofRecord(session, id, data, ward.medchain.ledger());
            FhirRecord record = records.record(proof.about(), data);
            FhirResource reference = records.documentReference(proof.about(), record);
            FhirResource binary = records.binary(proof.about(), record);
            Provenances provenances = new Provenances(Samples.ZURICH);
            FhirResource provenance = provenances.ofData(proof, reference, ward.medchain.auditor());

            provenances.verifyDocument(
                    Hapi.rewritten(provenance),
                    Hapi.rewritten(reference),
                    Hapi.rewritten(binary),
                    ward.medchain.auditor());
            assertThat(records.read(reference, binary, Samples.SERVED_AT)).isEqualTo(record);
            return record;
        }
    }

    /** What each is called, and its JSON with every decimal as it was written. */
    private static List<String> entries(FhirResource bundle) throws Exception {
        List<String> entries = new ArrayList<>();
        for (Element entry : bundle.element().children("entry")) {
            entries.add(entry.required("fullUrl").text() + " "
                    + Hapi.text(FhirResource.of(entry.required("resource").node())));
        }
        return entries;
    }

    @Test
    void bundleThatComesOut_isValid() throws Exception {
        FhirResource out = records.bundle(records.readBundle(bundle(), Samples.SERVED_AT));

        Bundle parsed = Hapi.valid(Bundle.class, out);
        assertThat(parsed.getEntry()).hasSize(11);
        assertThat(Hapi.text(out)).contains("\"value\":79.50");
    }

    @Test
    void codesAndTimes_areFoundWithoutTheContent() throws Exception {
        List<FhirRecord> all = records.readBundle(bundle(), Samples.SERVED_AT);

        assertThat(all.get(5).description().metadata())
                .containsEntry("resourceType", "Observation")
                .containsEntry("code.0", "http://loinc.org|85354-9");
        assertThat(all.get(3).taken().orElseThrow().duration()).hasMinutes(30).hasSeconds(1801);
        assertThat(all.get(0).taken()).isEmpty();
    }

    @Test
    void noteInABundle_canBeARecordOfItsOwn() throws Exception {
        FhirResource note = FhirResource.of(bundle().element()
                .children("entry")
                .get(10)
                .required("resource")
                .node());
        FhirRecord record = records.read(note, Samples.SERVED_AT);
        SharedData about = Samples.about(record.description());

        DocumentReference written = Hapi.valid(DocumentReference.class, records.documentReference(about, record));

        assertThat(written.getAuthorFirstRep().getDisplay()).isEqualTo("Dr. Max7 Beispiel9");
        assertThat(written.getContext().getPeriod().getEndElement().getValueAsString())
                .isEqualTo("2024-03-31T03:15:00+02:00");
    }

    @Test
    void bundleBeyondTheLimit_orWithABadEntry_isRefusedWhole() throws Exception {
        Records few =
                new Records(Samples.ZURICH.withLimits(FhirLimits.defaults().withEntries(10)));
        FhirResource bad = Samples.resource(
                Hapi.text(bundle()).replace("\"onsetDateTime\":\"2024-03\"", "\"onsetDateTime\":\"spring\""));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> few.readBundle(bundle(), Samples.SERVED_AT))
                .withMessage("Bundle.entry: expected at most 10 entries, found 11 entries");
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> records.readBundle(bad, Samples.SERVED_AT))
                .satisfies(e -> assertThat(e.path()).isEqualTo("Condition.onsetDateTime"));
    }

    @Test
    void recordWhoseContentIsNoResource_isRefused() {
        FhirRecord record = new FhirRecord(
                Samples.description(Map.of("resourceType", "Patient")),
                Optional.empty(),
                Bytes.utf8("{\"resourceType\":\"Condition\"}"));

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> records.bundle(List.of(record)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("resourceType"));
    }
}
