package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/** Data that is FHIR in another form than one resource by the letter, of Bob's, in a resource of Alice's. */
class CarriedFormsTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final DataPart ALICE = DataPart.all(new DataId(Bytes.copyOf(new byte[16])));
    private static final String OF_ALICE = json("alice");
    private static final String OF_BOB = json("bob");

    private final CompartmentMap map = new CompartmentMap(
            FHIR,
            (patient, resource) -> patient.equals("alice") ? List.of(ALICE) : List.of(),
            Set.of("Binary", "Organization"));

    private static String json(String patient) {
        return FHIR.newJsonParser().encodeResourceToString(of(patient));
    }

    private static Observation of(String patient) {
        return new Observation().setSubject(new Reference("Patient/" + patient));
    }

    private static Arguments form(String contentType, String text, Charset charset) {
        return Arguments.of(contentType, text, charset);
    }

    static Stream<Arguments> ofBobToo() {
        String xml = FHIR.newXmlParser().encodeResourceToString(of("bob"));
        String later =
                OF_ALICE.replace("\"subject\"", "\"ofALaterRelease\":{\"reference\":\"Patient/bob\"},\"subject\"");
        return Stream.of(
                form("application/fhir+ndjson", OF_ALICE + "\n" + OF_BOB, StandardCharsets.UTF_8),
                form("application/ndjson", OF_ALICE + "\n" + OF_BOB, StandardCharsets.UTF_8),
                form("application/json", "[" + OF_ALICE + "," + OF_BOB + "]", StandardCharsets.UTF_8),
                form("application/json", "{\"of\":" + OF_BOB + "}", StandardCharsets.UTF_8),
                form("application/json", OF_BOB, StandardCharsets.UTF_16),
                form("application/json", OF_BOB, StandardCharsets.UTF_16LE),
                form("application/xml", xml, StandardCharsets.UTF_16),
                form("application/xml", xml, StandardCharsets.UTF_16BE),
                form("application/fhir+json", later, StandardCharsets.UTF_8));
    }

    private static Basic with(String contentType, String text, Charset charset) {
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        basic.addExtension(
                "urn:example:attached",
                new Attachment().setContentType(contentType).setData(text.getBytes(charset)));
        return basic;
    }

    private boolean isShown(Resource resource) throws Exception {
        ResourceData data = map.dataOf(resource);
        return data.isOpen() || !data.parts().isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofBobToo")
    void data_thatIsAlsoAnothers_refusesTheWhole(String contentType, String text, Charset charset) throws Exception {
        assertThat(isShown(with(contentType, text, charset))).isFalse();
    }

    @Test
    void data_ofTheSamePatient_isAPartOfTheWhole() throws Exception {
        assertThat(isShown(with("application/fhir+json", OF_ALICE, StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(isShown(with("application/json", OF_ALICE, StandardCharsets.UTF_16)))
                .isTrue();
        assertThat(isShown(with("application/json", "[1, 2]", StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void binary_thatIsSecuredLikeAPatientsResource_isNotOpen() throws Exception {
        Binary scan = new Binary().setContentType("image/png").setData(new byte[] {1});
        assertThat(isShown(scan)).isTrue();
        for (String context :
                List.of("DocumentReference/b1", "Patient/bob", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")) {
            assertThat(isShown(scan.copy().setSecurityContext(new Reference(context))))
                    .as(context)
                    .isFalse();
        }
        assertThat(isShown(scan.copy().setSecurityContext(new Reference("Organization/north"))))
                .isTrue();
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        Binary contained = scan.copy().setSecurityContext(new Reference("DocumentReference/b1"));
        contained.setId("#scan");
        assertThat(isShown(basic.addContained(contained))).isFalse();
        assertThat(isShown(new Organization())).isTrue();
    }
}
