package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.UrlType;
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
    private static final String TWICE =
            OF_ALICE.replace("\"subject\"", "\"subject\":{\"reference\":\"Patient/bob\"},\"subject\"");

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
                form("application/fhir+json", later, StandardCharsets.UTF_8),
                form("application/json", OF_BOB.replace("resourceType", "resourceTyp\\u0065"), StandardCharsets.UTF_8),
                form("", OF_BOB.replace("resourceType", "\\u0072esourceType"), StandardCharsets.UTF_8),
                form("; charset=utf-8", OF_BOB.replace("subject", "sub\\u006aect"), StandardCharsets.UTF_8),
                form("", "{resourceType: 'Observation', subject: {reference: 'Patient/bob'}}", StandardCharsets.UTF_8),
                form("application/json", "{resource\\Type: 'Observation'}", StandardCharsets.UTF_8),
                form("application/json", "/**/" + OF_BOB, StandardCharsets.UTF_8),
                form("application/fhir+json", TWICE, StandardCharsets.UTF_8),
                form("application/json", TWICE, StandardCharsets.UTF_8),
                form("application/json", OF_BOB, Charset.forName("UTF-32LE")),
                form("application/json", OF_BOB, Charset.forName("UTF-32")),
                form("application/xml", xml, Charset.forName("UTF-32BE")),
                form("application/xml", xml.replace("hl7.org/fhir", "hl7.org/fhi&#114;"), StandardCharsets.UTF_8),
                form("", xml.replace("hl7.org/fhir", "hl7.org/fhi&#x72;"), StandardCharsets.UTF_8),
                form("text/xml", prefixed(xml, "f-1"), StandardCharsets.UTF_8),
                form("text/xml", "<!DOCTYPE Observation [<!ENTITY n 'hl7.org/fhir'>]>" + xml, StandardCharsets.UTF_8),
                form(
                        "text/xml",
                        "<!DOCTYPE Observation [<!ATTLIST Observation xmlns CDATA 'http://hl7.org/fhir'>]>"
                                + xml.replace(" xmlns=\"http://hl7.org/fhir\"", ""),
                        StandardCharsets.UTF_8),
                form("text/xml", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>", StandardCharsets.UTF_8),
                form("text/xml", xml, Charset.forName("IBM037")),
                form("text/turtle", "@prefix fhir: <http://hl7.org/fhir/> .", StandardCharsets.UTF_8));
    }

    private static String prefixed(String xml, String prefix) {
        return xml.replace("xmlns=", "xmlns:" + prefix + "=").replaceAll("(</?)", "$1" + prefix + ":");
    }

    private static Attachment at(String url) {
        return new Attachment().setUrl(url);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Type> linksToBob() {
        String plain = URLEncoder.encode(OF_BOB, StandardCharsets.UTF_8).replace("+", "%20");
        return Stream.of(
                at("data:application/fhir+json;base64," + base64(OF_BOB)),
                at("data:application/json," + plain),
                at(" DATA:;base64," + base64(OF_BOB)),
                at("data:;charset=utf-8," + plain),
                at("data:text/plain," + plain).setContentType("application/json"),
                at("data:application/json;base64," + base64(OF_BOB).replace("=", "%3D")),
                at("data:application/json;base64,#"),
                at("data:application/json,%7"),
                at("data:application/json"),
                new UrlType("data:application/fhir+json;base64," + base64(OF_BOB)),
                new UriType("data:," + plain),
                new Reference("data:application/json," + plain));
    }

    @ParameterizedTest
    @MethodSource("linksToBob")
    void url_thatHasAnothersDataInIt_refusesTheWhole(Type link) throws Exception {
        Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
        basic.addExtension("urn:example:attached", link);
        assertThat(isShown(basic)).isFalse();
    }

    @Test
    void url_thatHasTheSamePatientsDataOrAnImageInIt_isAPartOfTheWhole() throws Exception {
        for (String url : List.of(
                "data:application/fhir+json;base64," + base64(OF_ALICE),
                "data:image/png;base64," + base64("png"),
                "data:,a%20text",
                "https://north.example/scan")) {
            Basic basic = new Basic().setSubject(new Reference("Patient/alice"));
            basic.addExtension("urn:example:attached", at(url));
            assertThat(isShown(basic)).as(url).isTrue();
        }
    }

    /** A text that begins like JSON or XML, and a form that no patient's resource has. */
    @Test
    void data_thatIsNotFhir_isAPartOfTheWhole() throws Exception {
        for (String text :
                List.of("{\\rtf1 a letter}", "[see the scan]", "<html><body>a letter<br></body>", "a letter")) {
            assertThat(isShown(with("", text, StandardCharsets.UTF_8))).as(text).isTrue();
        }
        for (String text : List.of("{\"a\": 1, \"b\": [{\"a\": 2}]}", "\"a\"", "-1", "")) {
            assertThat(isShown(with("application/json", text, StandardCharsets.UTF_8)))
                    .as(text)
                    .isTrue();
        }
        assertThat(isShown(with("text/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", StandardCharsets.UTF_8)))
                .isTrue();
    }

    /** However deep data is nested: it is judged, or refused. */
    @Test
    void data_thatIsNestedDeeply_isRefused() throws Exception {
        String deep = "{\"extension\":[".repeat(10_000) + "]}".repeat(10_000);
        String whole = OF_ALICE.replace("\"subject\"", "\"extension\":[" + deep + "],\"subject\"");
        assertThat(isShown(with("application/fhir+json", whole, StandardCharsets.UTF_8)))
                .isFalse();
        String elements = "<extension url=\"urn:a\">".repeat(20_000) + "</extension>".repeat(20_000);
        String xml =
                FHIR.newXmlParser().encodeResourceToString(of("alice")).replace("<subject>", elements + "<subject>");
        assertThat(isShown(with("application/fhir+xml", xml, StandardCharsets.UTF_8)))
                .isFalse();
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
