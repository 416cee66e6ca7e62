package org.medchain.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.error.VerificationException;

/** A Provenance that is put to another resource than its own, or put together of several, is refused. */
class SwappedProvenancesTest extends HandedOn {
    @Test
    void provenance_ofAnotherRecord_orWithItsOpening_isRefused() throws Exception {
        Handed handed = document();
        Handed other = document();
        ObjectNode json = handed.provenance().copy();
        json.set("extension", other.provenance().copy().get("extension"));
        FhirResource mixed = FhirResource.written(json);
        assertThat(provenances.opening(mixed)).isEqualTo(other.proof().opening());

        refused(
                () -> provenances.verifyDocument(mixed, handed.document(), handed.binary(), ward.medchain.auditor()),
                "is not what the ledger has the digest of");
        refused(
                () -> provenances.verifyDocument(
                        other.provenance(), handed.document(), handed.binary(), ward.medchain.auditor()),
                "a proof of event");
    }

    @Test
    void provenance_withItsOpeningTwice_isRefused() throws Exception {
        Handed handed = document();
        ObjectNode json = handed.provenance().copy();
        json.withArray("extension").add(json.withArray("extension").get(0).deepCopy());
        FhirResource twice = FhirResource.written(json);

        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() ->
                        provenances.verifyDocument(twice, handed.document(), handed.binary(), ward.medchain.auditor()))
                .withMessageContaining("2 of them");
    }

    @Test
    void provenance_ofAnotherConsortium_isRefused() throws Exception {
        Handed handed = document();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Ward other = new Ward(elsewhere)) {
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> provenances.verifyDocument(
                            handed.provenance(), handed.document(), handed.binary(), other.medchain.auditor()));
        }
    }

    /** Base64 is text, whose lines may be folded; what it stands for is the same. */
    @Test
    void document_whoseBase64IsFolded_verifies() throws Exception {
        Handed handed = document();
        String salt = Documents.base64(handed.proof().opening().info().salt());
        FhirResource folded = replaced(
                handed.provenance(), salt, " " + salt.substring(0, 4) + "\\r\\n\\t" + salt.substring(4) + "\\n");

        provenances.verifyDocument(folded, handed.document(), handed.binary(), ward.medchain.auditor());
        FhirResource urlSafe = replaced(handed.provenance(), salt, "-_" + salt.substring(2));
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() -> provenances.opening(urlSafe))
                .withMessageContaining("expected base64");
    }

    @Test
    void target_thatIsAnotherResource_isRefused() throws Exception {
        Handed handed = document();
        String id = handed.document().id().orElseThrow();
        String reference = "\"reference\":\"DocumentReference/" + id + "\"";
        for (String other : List.of(
                "Observation/" + id,
                "DocumentReference/other",
                "https://fhir.example/r4/DocumentReference/other",
                "DocumentReference/other/_history/2")) {
            FhirResource elsewhere = replaced(handed.provenance(), reference, "\"reference\":\"" + other + "\"");
            assertThatExceptionOfType(InvalidResourceException.class)
                    .isThrownBy(() -> provenances.verifyDocument(
                            elsewhere, handed.document(), handed.binary(), ward.medchain.auditor()))
                    .withMessageContaining("expected a reference to the resource that is verified");
        }
        for (String same : List.of(
                "https://fhir.example/r4/DocumentReference/" + id,
                "DocumentReference/" + id + "/_history/2",
                "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0")) {
            FhirResource moved = replaced(handed.provenance(), reference, "\"reference\":\"" + same + "\"");
            provenances.verifyDocument(moved, handed.document(), handed.binary(), ward.medchain.auditor());
        }
        FhirResource type = replaced(handed.provenance(), "\"type\":\"DocumentReference\"", "\"type\":\"Observation\"");
        assertThatExceptionOfType(InvalidResourceException.class)
                .isThrownBy(() ->
                        provenances.verifyDocument(type, handed.document(), handed.binary(), ward.medchain.auditor()))
                .withMessageContaining("expected the type of the resource that is verified");
    }

    private static FhirResource replaced(FhirResource resource, String from, String to) throws Exception {
        String json = Hapi.text(resource);
        assertThat(json).contains(from);
        return Samples.resource(json.replace(from, to));
    }
}
